import AFMModel
import AFMRules
import FieldsyncJSON
import Testing

/// Finished music (R57) and scoring hours (R55, R56): what no worked example of a rule shows.
@Suite struct FinishedMusicTests {
    static func documentary(
        _ seconds: [Int?], to end: String? = nil, change: (inout CallSheet) -> Void = { _ in }
    ) throws -> CallSheet {
        try TestSheets.single(dismissed: end) {
            $0.production.liveReplica = true
            $0.cues = seconds.enumerated().map { Cue(number: "\($0 + 1)", finishedSeconds: $1) }
            change(&$0)
        }
    }

    static func lines(_ sheet: CallSheet) throws -> [PayLine] {
        try TestSheets.compute([sheet]).calls[0].musicians[0].lines
    }

    @Test func theLineSaysHowMuchWasRecordedAndWhy() throws {
        let line = try #require(Self.lines(Self.documentary([900, 100])).last)
        #expect(line.rule.id == "R57")
        #expect(line.units == Fraction(2))
        #expect(line.because.contains("1 min 40 s of finished music beyond the 15 min"))
    }

    @Test func overtimeThatIsPaidCoversTheExtraMinutes() throws {
        // Four units held against two for the music: nothing is left.
        let sheet = try Self.documentary([1_000], to: "2026-10-14T14:00:00-07:00")
        #expect(try Self.lines(sheet).map(\.rule.id) == ["SCALE", "R18"])
    }

    @Test func onAHolidayTheExtraMinutesPayTheHolidaysRate() throws {
        let sheet = try Self.documentary([901], to: "2026-09-07T13:00:00-07:00") {
            $0.call.start = $0.call.start.adding(minutes: -37 * 24 * 60)
        }
        #expect(try Self.lines(sheet).map(\.cents) == [600_00, 100_00])
    }

    @Test func aLengthThatIsNotKnownIsAwaitedAndFound() throws {
        let call = try TestSheets.compute([Self.documentary([900, nil])], final: false).calls[0]
        #expect(call.awaits.contains("R57"))
        #expect(call.findings.contains { $0.rule == "R57" })
        let known = try TestSheets.compute([Self.documentary([900])], final: false).calls[0]
        #expect(!known.awaits.contains("R57"))
    }

    @Test(arguments: [-1, 86_401, .min, .max])
    func lengthsThatCannotBeAreErrors(_ seconds: Int) throws {
        guard
            case .impossibleNumber(seconds, _, let place)? =
                TestSheets.refusal([try Self.documentary([10, seconds])])
        else {
            Issue.record("\(seconds) seconds were counted")
            return
        }
        #expect(place.path == "$.cues[1].finishedSeconds")
    }

    static func episode(_ day: Int, change: (inout CallSheet) -> Void = { _ in }) throws
        -> CallSheet
    {
        try TestSheets.single(start: "2026-10-\(day)T10:00:00-07:00") {
            $0.rates = ["RC-X"]
            $0.production.medium = .television
            ($0.production.series, $0.production.season) = ("Nights", "1")
            ($0.production.films, $0.production.programMinutes) = (2, 60)
            change(&$0)
        }
    }

    @Test func aSeriesCountsEachSessionOnceWithItsOvertime() throws {
        let first = try Self.episode(12)
        let second = try Self.episode(14) {
            $0.musicians[0].dismissed = $0.call.start.adding(minutes: 196)
        }
        let other = try Self.episode(16) { $0.production.season = "2" }
        let statement = try TestSheets.compute([first, second, other])
        #expect(statement.series.map(\.scoringMinutes) == [390, 180])
        #expect(statement.series.map(\.requiredMinutes) == [Fraction(360), Fraction(360)])
        #expect(!statement.calls[1].findings.contains { $0.rule == "R55" })
        #expect(statement.calls[2].findings.contains { $0.rule == "R55" })
        guard case .object(let document) = statement.json,
            case .array(let series)? = document["series"],
            case .object(let entry)? = series.first
        else {
            Issue.record("the document has another shape")
            return
        }
        #expect(entry["scoringMinutes"] == 390)
        #expect(entry["requiredMinutes"] == 360)
        #expect(entry["series"] == "Nights")
        #expect(statement.text().contains("Scoring of Nights, 1: 390 min, 360 min required"))
    }

    @Test(arguments: [("ceilMinute", "277"), ("exact", "3600/13")])
    func theShareIsRoundedAsRuled(_ rounding: String, _ minutes: String) throws {
        let sheet = try Self.episode(12) {
            $0.rulings = Rulings(["scoringHoursRounding": rounding])
            ($0.production.films, $0.production.programMinutes) = (4, 30)
        }
        let required = try TestSheets.compute([sheet]).series[0].requiredMinutes
        #expect(required?.description == minutes)
    }

    @Test func filmsBeyondRangeAreAnErrorAndNoTrap() throws {
        let sheet = try Self.episode(12) { $0.production.films = .max }
        guard case .beyondRange(rule: "R56", _, _)? = TestSheets.refusal([sheet]) else {
            Issue.record("no error")
            return
        }
    }
}
