/// Where an exact amount becomes whole cents (`moneyRounding`, rulebook 0.2).
public enum MoneyRounding: String, Sendable, CaseIterable {
    /// Once, when a line is whole: the default.
    case line
    /// For each unit of 15 minutes by itself, as some payroll programs do.
    case unit
}
