import AFMModel
import AFMRules
import Testing

/// The six holidays on their observed dates (R6).
@Suite struct ContractHolidayTests {
    /// The rulebook's calendar.
    static let calendar = [
        "2026-01-01", "2026-05-25", "2026-07-03", "2026-09-07", "2026-11-26", "2026-12-25",
        "2027-01-01", "2027-05-31", "2027-07-05", "2027-09-06", "2027-11-25", "2027-12-24",
        "2027-12-31",
    ]

    @Test func twoYearsHaveTheRulebooksHolidaysAndNoOther() throws {
        let first = try #require(WorkDate("2026-01-01"))
        let found = (0..<730).map { first.adding(days: $0) }
            .filter { ContractHoliday.on($0, dates: .observedOnly) != nil }
        #expect(found.map(\.description) == Self.calendar)
    }

    @Test func theDaysThemselvesCountWhereRuled() throws {
        for text in ["2026-07-04", "2027-07-04", "2027-12-25", "2028-01-01"] {
            let date = try #require(WorkDate(text))
            #expect(ContractHoliday.on(date, dates: .observedOnly) == nil)
            #expect(ContractHoliday.on(date, dates: .observedAndActual) != nil)
        }
    }

    @Test func theEndsOfTheCalendarAreNoTrap() {
        #expect(ContractHoliday.on(.earliest, dates: .observedAndActual) == .newYear)
        #expect(ContractHoliday.on(.latest, dates: .observedOnly) == nil)
    }
}
