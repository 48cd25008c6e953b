package import AFMModel

/// How many times scale a musician is paid for what they are (rulebook 0.5).
public struct RoleMultiplier: Hashable, Sendable {
    /// The factor on all scale time.
    package let factor: Fraction
    /// The rules that it comes from, none for a sidemusician.
    package let rules: [PayRule]

    /// Once scale.
    package static let once = RoleMultiplier(factor: .one, rules: [])

    /// Works out the factor: the highest that applies, or all of them where roles are stacked.
    ///
    /// - Parameters:
    ///   - musician: Who it is.
    ///   - isAlone: Whether nobody else plays on the call (R7).
    ///   - rulings: `leaderMultiplier` and `stackRoles`.
    /// - Throws: ``BeyondRange`` where stacked factors do not fit.
    package init(
        of musician: SheetMusician, isAlone: Bool, rulings: PayRulings
    ) throws(BeyondRange) {
        var roles: [RoleMultiplier] = []
        if musician.isManager { roles.append(RoleMultiplier(factor: Fraction(2), rules: [.r10])) }
        if isAlone { roles.append(RoleMultiplier(factor: Fraction(2), rules: [.r7])) }
        if musician.role == .leader {
            roles.append(RoleMultiplier(factor: rulings.leaderMultiplier, rules: [.leader]))
        }
        self = try Self.combined(roles, stacking: rulings.stackRoles)
    }

    /// The highest of some factors, or all of them together where roles are stacked.
    static func combined(
        _ roles: [RoleMultiplier], stacking: Bool
    ) throws(BeyondRange) -> RoleMultiplier {
        var result = roles.first ?? .once
        for role in roles.dropFirst() {
            if stacking {
                result = RoleMultiplier(
                    factor: try result.factor.multiplied(by: role.factor),
                    rules: result.rules + role.rules)
            } else if result.factor < role.factor {
                result = role
            }
        }
        return result
    }

    init(factor: Fraction, rules: [PayRule]) {
        self.factor = factor
        self.rules = rules
    }

    /// The end of a sentence that says why, or nothing.
    package var because: String {
        guard !rules.isEmpty else { return "" }
        let reasons = rules.map { "\($0.title) (\($0.id))" }.joined(separator: " and ")
        return " \(factor) times scale: \(reasons)."
    }
}

extension SheetMusician {
    /// Whether they are the orchestra manager, or that too.
    package var isManager: Bool { role == .orchestraManager || alsoManager }
}
