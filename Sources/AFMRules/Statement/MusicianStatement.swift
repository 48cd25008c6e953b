/// What one musician is owed for one call, line by line.
public struct MusicianStatement: Hashable, Sendable {
    /// The card, or nil for someone not yet in a union.
    public let card: String?
    /// The name.
    public let name: String
    /// Every amount with its rule; none where they did not come.
    public package(set) var lines: [PayLine]
    /// Scale, premiums and doubling, in cents.
    public package(set) var wagesCents = 0
    /// Cartage and the like, in cents.
    public package(set) var allowancesCents = 0
    /// Both, in cents.
    public package(set) var totalCents = 0
    /// What the producer pays into funds besides.
    public package(set) var contributions = Contributions()
    /// What was paid late or is unpaid, with its penalty (R40 to R45).
    public private(set) var lateParts: [LatePart] = []
    /// Penalties that are payable, beside the total and never in it; in cents.
    public private(set) var latePenaltyCents = 0
    /// Penalties that only a written notice would make payable, in cents.
    public private(set) var potentialLatePenaltyCents = 0

    package init(card: String?, name: String, lines: [PayLine]) throws(BeyondRange) {
        self.card = card
        self.name = name
        self.lines = lines
        try addUp()
    }

    /// Sets what was late, and its sums.
    package mutating func setLate(_ parts: [LatePart]) throws(BeyondRange) {
        lateParts = parts
        latePenaltyCents = try Self.sum(of: parts.filter(\.isPayable))
        potentialLatePenaltyCents = try Self.sum(of: parts.filter { !$0.isPayable })
    }

    private static func sum(of parts: [LatePart]) throws(BeyondRange) -> Int {
        var sum = 0
        for part in parts {
            let (next, overflow) = sum.addingReportingOverflow(part.penaltyCents)
            if overflow { throw BeyondRange() }
            sum = next
        }
        return sum
    }

    /// Cartage at the card's flat amounts, which is a part of the allowances, in cents.
    package var flatCartageCents: Int {
        // A part of a sum that was checked, of amounts that are not below zero.
        lines.filter { $0.rule == .r37 || $0.rule == .r38 }.reduce(0) { $0 + $1.cents }
    }

    /// The total without later uses (R54, R58).
    package var sessionCents: Int {
        // A part of a sum that was checked, of amounts that are not below zero.
        totalCents
            - lines.filter { $0.rule == .r54 || $0.rule == .r58 }.reduce(0) { $0 + $1.cents }
    }

    /// Works the sums out again after a line was taken away.
    package mutating func addUp() throws(BeyondRange) {
        wagesCents = try Self.sum(of: lines, .wages)
        allowancesCents = try Self.sum(of: lines, .allowance)
        let (total, overflow) = wagesCents.addingReportingOverflow(allowancesCents)
        if overflow { throw BeyondRange() }
        totalCents = total
    }

    private static func sum(
        of lines: [PayLine], _ kind: PayLine.Kind
    ) throws(BeyondRange) -> Int {
        var sum = 0
        for line in lines where line.kind == kind {
            let (next, overflow) = sum.addingReportingOverflow(line.cents)
            if overflow { throw BeyondRange() }
            sum = next
        }
        return sum
    }
}
