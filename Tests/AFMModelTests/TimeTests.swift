import AFMModel
import Testing

@Suite struct WorkDateTests {
    @Test(
        "A date, its number of days and its weekday",
        arguments: [
            ("1970-01-01", 0, Weekday.thursday), ("1969-12-31", -1, .wednesday),
            ("2000-02-29", 11_016, .tuesday), ("2026-10-14", 20_740, .wednesday),
            ("2026-07-03", 20_637, .friday), ("0001-01-01", -719_162, .monday),
            ("9999-12-31", 2_932_896, .friday),
        ])
    func knownDates(text: String, days: Int, weekday: Weekday) throws {
        let date = try #require(WorkDate(text))
        #expect(date.daysSince1970 == days)
        #expect(date.weekday == weekday)
        #expect(date.description == text)
    }

    /// Walks through 800 years of days: each is the one after the day before.
    @Test func everyDayFollowsTheOneBefore() throws {
        var date = try #require(WorkDate(year: 1_600, month: 1, day: 1))
        var weekday = date.weekday.rawValue
        while date.year < 2_400 {
            let next = date.adding(days: 1)
            let (year, month, day) = next.numbers
            #expect(WorkDate(year: year, month: month, day: day) == next)
            #expect(next > date && next.days(since: date) == 1)
            weekday = weekday % 7 + 1
            #expect(next.weekday.rawValue == weekday)
            #expect(day == date.day + 1 || (day == 1 && month == date.month % 12 + 1))
            date = next
        }
        #expect(date.description == "2400-01-01")
    }

    @Test(
        "What is no date is none",
        arguments: [
            "2026-02-29", "1900-02-29", "2026-00-01", "2026-13-01", "2026-04-31", "2026-1-1",
            "0000-01-01", "2026/10/14", "2026-10-1４", "+2026-10-1", "", "2026-10-14T",
        ])
    func noDates(text: String) {
        #expect(WorkDate(text) == nil)
    }

    @Test func arithmeticStaysAtTheEnds() {
        #expect(WorkDate.latest.adding(days: .max) == .latest)
        #expect(WorkDate.earliest.adding(days: .min) == .earliest)
        #expect(WorkDate(daysSince1970: .max) == .latest)
    }
}

@Suite struct MomentTests {
    @Test(
        "An instant is read whatever its offset",
        arguments: [
            ("2026-10-14T10:00:00-07:00", "2026-10-14T17:00:00Z"),
            ("2026-10-14T10:00-07:00", "2026-10-14T17:00:00Z"),
            ("2026-10-14t10:00:00z", "2026-10-14T10:00:00Z"),
            ("2026-10-14T10:00:00.999Z", "2026-10-14T10:00:00Z"),
            ("2026-01-01T00:30:00+05:45", "2025-12-31T18:45:00Z"),
            ("1969-12-31T23:59:59-00:00", "1969-12-31T23:59:59Z"),
            ("0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00Z"),
        ])
    func instants(text: String, inUTC: String) throws {
        #expect(try Moment(iso8601: text).description == inUTC)
    }

    @Test(
        "What is no instant says why",
        arguments: [
            ("2026-10-14T10:00:00", Moment.ParsingError.missingOffset),
            ("2026-10-14T10:00", .missingOffset),
            ("2026-10-14T24:00:00Z", .impossible),
            ("2026-10-14T23:59:60Z", .impossible),
            ("2026-02-29T10:00:00Z", .impossible),
            ("2026-10-14T10:00:00+24:00", .impossible),
            ("2026-10-14 10:00:00Z", .malformed),
            ("2026-10-14T10:00:00+0700", .malformed),
            ("2026-10-14T10:00:00.Z", .malformed),
            ("2026-10-14T10:00:00.1234567890Z", .malformed),
            ("2026-10-14T10:00:00ZZ", .malformed),
            ("2026-10-14", .malformed), ("", .malformed), ("10:00", .malformed),
            ("2026-10-14T10:00:00−07:00", .malformed),
        ])
    func noInstants(text: String, reason: Moment.ParsingError) {
        #expect(throws: reason) { try Moment(iso8601: text) }
    }

    @Test func minutesAreCutBeforeTheyAreCounted() throws {
        let start = try Moment(iso8601: "2026-10-14T10:00:59Z")
        #expect(try Moment(iso8601: "2026-10-14T10:01:00Z").minutes(since: start) == 1)
        #expect(try Moment(iso8601: "2026-10-14T10:00:00Z").minutes(since: start) == 0)
        #expect(Moment(secondsSince1970: -1).truncatedToMinute.secondsSince1970 == -60)
    }

    @Test func arithmeticStaysAtTheEnds() {
        #expect(Moment.latest.adding(seconds: .max) == .latest)
        #expect(Moment.earliest.adding(minutes: .min) == .earliest)
        #expect(Moment.latest.description == "9999-12-31T23:59:59Z")
        #expect(Moment.earliest.description == "0001-01-01T00:00:00Z")
        #expect(Moment.latest.seconds(since: .earliest) == 315_537_897_599)
    }
}

@Suite struct StageZoneTests {
    @Test(
        "The wall clock follows the zone's changes",
        arguments: [
            ("America/Los_Angeles", "2026-10-14T17:00:00Z", "2026-10-14T10:00:00-07:00"),
            ("America/Los_Angeles", "2026-11-01T08:30:00Z", "2026-11-01T01:30:00-07:00"),
            ("America/Los_Angeles", "2026-11-01T09:30:00Z", "2026-11-01T01:30:00-08:00"),
            ("America/Los_Angeles", "2027-03-14T10:00:00Z", "2027-03-14T03:00:00-07:00"),
            ("Asia/Kathmandu", "2026-10-14T17:00:00Z", "2026-10-14T22:45:00+05:45"),
            ("US/Pacific", "2026-10-14T06:59:00Z", "2026-10-13T23:59:00-07:00"),
            ("UTC", "2026-10-14T06:59:00Z", "2026-10-14T06:59:00+00:00"),
        ])
    func wallClocks(name: String, inUTC: String, shown: String) throws {
        let zone = try StageZone(named: name)
        let moment = try Moment(iso8601: inUTC)
        #expect(moment.text(in: zone) == shown)
        let wall = zone.wallClock(at: moment)
        #expect(shown.hasPrefix(wall.date.description))
        #expect(WorkDate(String(shown.prefix(10))) == zone.date(of: moment))
        #expect(zone.moments(showing: wall).contains(moment))
    }

    @Test(
        "A wall clock shows a time once, twice or never",
        arguments: [
            ("2026-10-14", 10, ["2026-10-14T10:30:00-07:00"]),
            ("2026-11-01", 1, ["2026-11-01T01:30:00-07:00", "2026-11-01T01:30:00-08:00"]),
            ("2027-03-14", 2, []),
        ])
    func momentsShowing(date: String, hour: Int, expected: [String]) throws {
        let zone = try StageZone(named: "America/Los_Angeles")
        let wall = StageZone.WallClock(
            date: try #require(WorkDate(date)), secondOfDay: hour * 3_600 + 1_800)
        #expect(zone.moments(showing: wall).map { $0.text(in: zone) } == expected)
    }

    @Test(
        "What is no IANA name is refused",
        arguments: [
            "", "PST", "EST", "GMT+7", "Mars/Olympus", "america/los_angeles", "../etc/passwd",
        ])
    func noZones(name: String) {
        #expect(throws: StageZoneError.self) { try StageZone(named: name) }
    }
}

@Suite struct CentsTests {
    @Test(
        "Amounts are written as people write them",
        arguments: [
            (0, "0.00"), (5, "0.05"), (-5, "-0.05"), (1_994_100, "19,941.00"),
            (100_000, "1,000.00"),
            (-123_456_789, "-1,234,567.89"), (99_999, "999.99"),
            (Int.min, "-92,233,720,368,547,758.08"),
        ])
    func words(amount: Int, text: String) {
        #expect(Cents(amount).description == text)
    }

    @Test func whatDoesNotFitIsAnError() throws {
        #expect(throws: CentsError.overflow(.max, "+", 1)) { try Cents(.max).adding(1) }
        #expect(throws: CentsError.overflow(.min, "-", 1)) { try Cents(.min).subtracting(1) }
        #expect(throws: CentsError.overflow(.max, "x", 2)) { try Cents(.max).multiplied(by: 2) }
        #expect(try Cents.sum(of: [1, 2, 3]) == 6)
        #expect(try Cents(5).subtracting(7) < 0)
    }
}
