import AFMModel
import AFMStore
import Testing

/// Goal: a time said at a stage is the one that was meant, or an error.
///
/// Method: a table, on a call of Los Angeles at 10:00, and on one that begins before midnight of a
/// night that repeats an hour.
struct SpokenTimeTests {
    @Test(arguments: [
        ("13:15", "2026-10-14T13:15:00-07:00"), ("1315", "2026-10-14T13:15:00-07:00"),
        ("9:05", "2026-10-14T09:05:00-07:00"), ("905", "2026-10-14T09:05:00-07:00"),
        ("1:15pm", "2026-10-14T13:15:00-07:00"), ("1:15 PM", "2026-10-14T13:15:00-07:00"),
        ("12am", "2026-10-15T00:00:00-07:00"), ("0:30", "2026-10-15T00:30:00-07:00"),
        ("02:00", "2026-10-14T02:00:00-07:00"), ("01:59", "2026-10-15T01:59:00-07:00"),
        ("-5", "2026-10-14T12:55:00-07:00"), ("+10", "2026-10-14T13:10:00-07:00"),
        ("now", "2026-10-14T13:00:00-07:00"),
        ("2026-10-14T13:15:00-07:00", "2026-10-14T13:15:00-07:00"),
        ("2026-10-14T20:15:00Z", "2026-10-14T13:15:00-07:00"),
        ("2026-10-14T13:15", "2026-10-14T13:15:00-07:00"),
    ])
    func aTimeIsTheOneThatWasMeant(text: String, wanted: String) throws {
        let zone = try StageZone(named: "America/Los_Angeles")
        let spoken = SpokenTime(
            zone: zone, start: try Moment(iso8601: "2026-10-14T10:00:00-07:00"),
            now: try Moment(iso8601: "2026-10-14T13:00:42-07:00"))
        #expect(try spoken.moment(text).text(in: zone) == wanted)
    }

    @Test(arguments: [
        "", "25:00", "13:60", "13", "13:1", "noon", "13:15:00", "1315x", "-", "+", "-12345",
        "0:15pm", "13pm", "2026-10-14", "2026-13-14T13:15", "١٣:١٥",
    ])
    func whatIsNoTimeIsRefused(text: String) throws {
        let start = try Moment(iso8601: "2026-10-14T10:00:00-07:00")
        let spoken = SpokenTime(
            zone: try StageZone(named: "America/Los_Angeles"), start: start, now: start)
        #expect(throws: DomainError.self) { try spoken.moment(text) }
    }

    @Test func anHourThatComesTwiceIsAskedFor() throws {
        let zone = try StageZone(named: "America/Los_Angeles")
        let start = try Moment(iso8601: "2026-10-31T22:00:00-07:00")
        let spoken = SpokenTime(zone: zone, start: start, now: start)
        let error = #expect(throws: DomainError.self) { try spoken.moment("1:30") }
        #expect(error?.description.contains("2026-11-01T01:30:00-08:00") == true)
        let exact = try spoken.moment("2026-11-01T01:30:00-08:00")
        #expect(exact.minutes(since: start) == 270)
    }

    @Test func anHourThatTheClocksSkipIsRefused() throws {
        let zone = try StageZone(named: "America/Los_Angeles")
        let start = try Moment(iso8601: "2027-03-13T23:00:00-08:00")
        let spoken = SpokenTime(zone: zone, start: start, now: start)
        #expect(throws: DomainError.self) { try spoken.moment("2:30") }
        let three = try spoken.moment("3:00")
        #expect(three.minutes(since: start) == 180)
    }
}
