/// One line of a statement: an amount, and everything that it was made of.
///
/// A line can only be made from a rule and the factors whose product it is, so no amount can stand
/// without its reason: `cents` is units times unit times percent times role, rounded half-up once.
public struct PayLine: Hashable, Sendable {
    /// What the amount counts as.
    public enum Kind: String, Hashable, Sendable {
        /// Scale, premiums, doubling: what contributions are worked out on.
        case wages
        /// Cartage and the like.
        case allowance
    }

    /// The rule that put the amount there.
    public let rule: PayRule
    /// What the amount counts as.
    public let kind: Kind
    /// What it is for, in a few words.
    public let what: String
    /// How many units; a whole number unless `straddlePolicy` is `prorateMinutes`.
    public let units: Fraction
    /// What one unit is worth.
    public let unit: UnitRate
    /// The percentage of it that is paid.
    public let percent: Fraction
    /// How many times, for what the musician is.
    public let role: RoleMultiplier
    /// Whole cents.
    public let cents: Int
    /// The reason, in sentences.
    public let because: String

    package init(
        _ rule: PayRule, _ kind: Kind = .wages, what: String, units: Fraction, unit: UnitRate,
        percent: Fraction, role: RoleMultiplier = .once, rounding: MoneyRounding = .line,
        because: String
    ) throws(BeyondRange) {
        let each = try unit.value()
            .multiplied(by: percent)
            .multiplied(by: Fraction(1, over: 100))
            .multiplied(by: role.factor)
        switch rounding {
        case .line: cents = try each.multiplied(by: units).roundedHalfUp()
        case .unit:
            cents = try Fraction(each.roundedHalfUp()).multiplied(by: units).roundedHalfUp()
        }
        self.rule = rule
        self.kind = kind
        self.what = what
        self.units = units
        self.unit = unit
        self.percent = percent
        self.role = role
        self.because = because + role.because
    }
}
