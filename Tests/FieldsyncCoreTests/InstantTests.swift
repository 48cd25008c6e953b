import FieldsyncCore
import Testing

@Suite struct InstantTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2026-10-14T17:00:00Z", 1_791_997_200_000),
            ("2026-10-14T17:00:00.120Z", 1_791_997_200_120),
            ("2000-02-29T12:00:00Z", 951_825_600_000),
            ("1600-02-29T00:00:00Z", -11_670_998_400_000),
            ("1582-10-10T00:00:00Z", -12_219_724_800_000),
            ("2038-01-19T03:14:08Z", 2_147_483_648_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, Int64)])
    func textAndNumberAreOne(text: String, milliseconds: Int64) throws {
        #expect(Instant(iso8601: text)?.milliseconds == milliseconds)
        #expect(try #require(Instant(milliseconds: milliseconds)).description == text)
    }

    @Test(arguments: [
        "2026-10-14T10:00:00-07:00", "2026-10-14T10:00:00-0700", "2026-10-14T10:00-07:00",
        "2026-10-14 19:00:00+02:00", "2026-10-15T02:30:00+09:30", "2026-10-14t17:00:00.0z",
        "2026-10-14T17:00:00.000Z", "2026-10-15T11:00:00+18:00",
    ])
    func everyOffsetNamesTheSameInstant(text: String) {
        #expect(Instant(iso8601: text)?.milliseconds == 1_791_997_200_000)
    }

    @Test func fractionsOfASecondHaveUpToThreeDigits() {
        #expect(Instant(iso8601: "1970-01-01T00:00:00.5Z")?.milliseconds == 500)
        #expect(Instant(iso8601: "1970-01-01T00:00:00.05Z")?.milliseconds == 50)
        #expect(Instant(iso8601: "1970-01-01T00:00:00.0005Z") == nil)
    }

    @Test(arguments: [
        "", "2026-10-14", "2026-10-14T17:00:00", "2026-10-14T24:00:00Z", "2026-10-14T17:60:00Z",
        "2026-10-14T17:00:60Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z", "1900-02-29T00:00:00Z",
        "2026-10-14T17:00:00+18:01", "2026-10-14T17:00:00+02:60", "2026-10-14T17:00:00Z ",
        " 2026-10-14T17:00:00Z", "2026-10-14T17:00:00.Z", "2026-10-14T17Z", "+2026-10-14T17:00Z",
        "0000-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01", "２０２６-10-14T17:00:00Z", "2026-10-14T17:00:00\0Z",
        "2026-1O-14T17:00:00Z", "-026-10-14T17:00:00Z",
    ])
    func whatIsNoInstantIsRefused(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test func instantsOutsideTheirYearsDoNotExist() {
        #expect(Instant(milliseconds: Instant.earliestMilliseconds - 1) == nil)
        #expect(Instant(milliseconds: Instant.latestMilliseconds + 1) == nil)
        #expect(Instant(milliseconds: .min) == nil)
        #expect(Instant(milliseconds: .max) == nil)
    }
}
