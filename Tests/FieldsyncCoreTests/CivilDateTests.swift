import FieldsyncCore
import Testing

@Suite struct CivilDateTests {
    @Test(
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017),
            ("1900-02-28", -25_509), ("1900-03-01", -25_508), ("2026-10-14", 20_740),
            ("1582-10-04", -141_438), ("1582-10-15", -141_427), ("0001-01-01", -719_162),
            ("9999-12-31", 2_932_896),
        ] as [(String, Int64)])
    func textAndDayAreOne(text: String, day: Int64) throws {
        #expect(CivilDate(text)?.dayNumber == day)
        #expect(try #require(CivilDate(daysSince1970: day)).description == text)
    }

    @Test(arguments: [
        "", "2026-10-1", "2026-10-140", "2026/10/14", "2026-02-29", "1900-02-29", "2100-02-29",
        "2026-04-31", "2026-00-10", "2026-13-10", "2026-10-00", "0000-01-01", "26-10-14",
        "10000-01-01", "2026-10-14Z", "-001-01-01", "２０２６-10-14",
    ])
    func whatIsNoDateIsRefused(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func partsAndNumbersAreOneThroughAllYears() throws {
        var previous = try #require(CivilDate(year: 1, month: 1, day: 1))
        for day in stride(from: previous.dayNumber + 1, through: 2_932_896, by: 13) {
            let date = try #require(CivilDate(daysSince1970: day))
            let parts = date.parts
            #expect(CivilDate(year: parts.year, month: parts.month, day: parts.day) == date)
            #expect(previous < date)
            previous = date
        }
        // Leap days of centuries are where calendars differ.
        for year in stride(from: 100, through: 9_900, by: 100) {
            let end = CivilDate(year: year, month: 2, day: 29)
            #expect((end != nil) == (year % 400 == 0), "\(year)")
            let march = try #require(CivilDate(year: year, month: 3, day: 1))
            let before = try #require(CivilDate(daysSince1970: march.dayNumber - 1))
            #expect(before.parts.day == (year % 400 == 0 ? 29 : 28))
        }
    }

    @Test func daysOutsideTheirYearsDoNotExist() {
        for day: Int64 in [-719_163, 2_932_897, .min, .max] {
            #expect(CivilDate(daysSince1970: day) == nil)
        }
        #expect(CivilDate(year: .max, month: .max, day: .max) == nil)
        #expect(CivilDate(year: .min, month: .min, day: .min) == nil)
    }
}
