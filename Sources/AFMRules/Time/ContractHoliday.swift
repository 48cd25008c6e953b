package import AFMModel

/// The six holidays of the agreement (R6), on the dates on which federal law observes them.
package enum ContractHoliday: String, Hashable, Sendable, CaseIterable {
    case newYear = "New Year's Day"
    case memorial = "Memorial Day"
    case independence = "Independence Day"
    case labor = "Labor Day"
    case thanksgiving = "Thanksgiving Day"
    case christmas = "Christmas Day"

    /// The holiday of a date, or nil.
    package static func on(_ date: WorkDate, dates: HolidayDates) -> ContractHoliday? {
        allCases.first { holiday in
            // New Year's Day can be observed on the last day of the year before.
            [date.year, date.year + 1].contains { year in
                guard let actual = holiday.actual(in: year) else { return false }
                return observed(actual) == date
                    || (dates == .observedAndActual && actual == date)
            }
        }
    }

    /// A date on a Saturday is observed on Friday, one on a Sunday on Monday.
    package static func observed(_ actual: WorkDate) -> WorkDate {
        switch actual.weekday {
        case .saturday: actual.adding(days: -1)
        case .sunday: actual.adding(days: 1)
        default: actual
        }
    }

    /// The day itself in a year, or nil for a year beyond the calendar.
    package func actual(in year: Int) -> WorkDate? {
        switch self {
        case .newYear: WorkDate(year: year, month: 1, day: 1)
        case .independence: WorkDate(year: year, month: 7, day: 4)
        case .christmas: WorkDate(year: year, month: 12, day: 25)
        case .memorial: Self.first(.monday, from: WorkDate(year: year, month: 5, day: 25))
        case .labor: Self.first(.monday, from: WorkDate(year: year, month: 9, day: 1))
        case .thanksgiving: Self.first(.thursday, from: WorkDate(year: year, month: 11, day: 22))
        }
    }

    private static func first(_ weekday: Weekday, from date: WorkDate?) -> WorkDate? {
        date.map { $0.adding(days: (weekday.rawValue - $0.weekday.rawValue + 7) % 7) }
    }
}
