/// A day of the week; the week begins on Monday.
public enum Weekday: Int, Hashable, Sendable, CaseIterable {
    /// The first day, number 1.
    case monday = 1
    /// Number 2.
    case tuesday
    /// Number 3.
    case wednesday
    /// Number 4.
    case thursday
    /// Number 5.
    case friday
    /// Number 6.
    case saturday
    /// The last day, number 7.
    case sunday
}
