import AFMModel
import AFMRules
import Testing

/// Multi-track calls (R46 to R53): what no worked example of a rule shows.
@Suite struct MultiTrackTests {
    static func call(
        _ start: String = "2026-10-14T09:00:00-07:00", to end: String, hours: Int,
        change: (inout CallSheet) throws -> Void = { _ in }
    ) throws -> CallSheet {
        var sheet = try TestSheets.single(start: start, dismissed: end)
        (sheet.call.kind, sheet.call.session) = (.multiTrack, .guaranteed)
        sheet.call.guaranteedMinutes = hours * 60
        sheet.call.electronicRate = ElectronicRate(elected: .multiTrack, at: sheet.call.start)
        try change(&sheet)
        return sheet
    }

    static func lines(_ sheet: CallSheet) throws -> [PayLine] {
        try TestSheets.compute([sheet]).calls[0].musicians[0].lines
    }

    @Test func eachBucketHasALineWithItsRule() throws {
        let sheet = try Self.call(to: "2026-10-14T21:15:00-07:00", hours: 8) {
            $0.timeline = [
                TimelineInterval(
                    kind: .meal, from: $0.call.start.adding(minutes: 300),
                    to: $0.call.start.adding(minutes: 360))
            ]
        }
        let lines = try Self.lines(sheet)
        #expect(lines.map(\.rule.id) == ["SCALE", "R51", "R51", "R52"])
        #expect(lines.map(\.cents) == [2_400_00, 300_00, 450_00, 562_50])
        #expect(lines[0].because.contains("09:00 to 14:00, 15:00 to 18:00"))
    }

    /// Clocks back: 23:00 to 03:00 is five hours, four of them of the night.
    @Test func theHourThatANightRepeatsIsWorkedTwice() throws {
        let sheet = try Self.call(
            "2026-10-31T23:00:00-07:00", to: "2026-11-01T03:00:00-08:00", hours: 5
        ) { $0.call.nightRequested = true }
        #expect(try Self.lines(sheet).map(\.cents) == [300_00, 1_800_00])
    }

    @Test func onAHolidayOvertimeIsTheHighestAndTheNightIsAdded() throws {
        let sheet = try Self.call(
            "2026-09-07T21:00:00-07:00", to: "2026-09-08T02:00:00-07:00", hours: 3
        ) { $0.call.nightRequested = true }
        // 200 % to midnight and in the hold hour 250 %, beyond it 250 %.
        let lines = try Self.lines(sheet)
        #expect(lines.map(\.percent) == [Fraction(200), Fraction(250), Fraction(250)])
        #expect(lines.map(\.cents) == [1_800_00, 750_00, 750_00])
    }

    @Test func anElectionThatIsLateIsSaidOnceAndRealTimeSetsTheDaysSize() throws {
        let sheet = try Self.call(to: "2026-10-14T12:00:00-07:00", hours: 3) {
            $0.call.calledAt = $0.call.start.adding(minutes: -60)
        }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.musicians[0].totalCents == 300_00)
        #expect(call.findings.count { $0.rule == "R46" } == 1)
    }

    @Test func theScaleOfARecordingCallIsNotChosenByAMultiTrackCall() throws {
        let crowd = try Self.call(to: "2026-10-14T12:00:00-07:00", hours: 3) {
            let end = $0.musicians[0].dismissed
            $0.musicians += (0..<38).map {
                SheetMusician(name: "V\($0)", card: "9-\($0)", dismissed: end)
            }
        }
        let small = try TestSheets.single(start: "2026-10-14T14:00:00-07:00") {
            $0.rates = ["RC-X"]
        }
        #expect(try TestSheets.compute([crowd, small]).calls[1].musicians[0].totalCents == 345_00)
    }

    @Test(arguments: [("2026-10-10T09:00:00-07:00", 0), ("2026-10-10T09:01:00-07:00", 900_00)])
    func aCancelledCallFollowsTheNoticeOfRecording(_ notice: String, _ cents: Int) throws {
        let sheet = try Self.call(to: "2026-10-14T12:00:00-07:00", hours: 3) {
            $0.call.cancelled = Cancellation(
                noticeAt: try Moment(iso8601: notice), by: "Alpha Pictures")
            for index in $0.musicians.indices { $0.musicians[index].dismissed = nil }
        }
        let statement = try TestSheets.compute([sheet], final: false)
        #expect(statement.calls[0].musicians[0].totalCents == cents)
        #expect(statement.calls[0].awaits == ["R30", "R35"])
    }

    @Test func whatACardLacksAndLengthsThatCannotBeAreErrors() throws {
        var card = RateCard.exampleOneScale
        card.multiTrack = MediumTable()
        let sheet = try Self.call(to: "2026-10-14T12:00:00-07:00", hours: 3)
        guard
            case .noRate(_, "multiTrack.hourCents for theatrical", "R47", _)? =
                TestSheets.refusal([sheet], cards: [card])
        else {
            Issue.record("a rate was taken for nothing")
            return
        }
        for minutes in [nil, 0, 601, -1, Int.max] {
            var wrong = sheet
            wrong.call.guaranteedMinutes = minutes
            #expect(
                TestSheets.refusal([wrong])?.place?.path == "$.call.guaranteedMinutes")
        }
    }

    @Test(arguments: [Int.max, .max / 3, .max / 40])
    func amountsBeyondRangeAreAnErrorAndNoTrap(_ cents: Int) throws {
        var card = RateCard.exampleOneScale
        card.multiTrack.listed[.theatrical] = MultiTrackRates(
            aloneHourCents: Cents(cents), hourCents: Cents(cents))
        let sheet = try Self.call(to: "2026-10-15T08:59:00-07:00", hours: 10) {
            $0.musicians[0].role = .leader
            $0.call.nightRequested = true
        }
        guard case .beyondRange? = TestSheets.refusal([sheet], cards: [card]) else {
            Issue.record("no error")
            return
        }
    }

    /// Nothing here is a call that could be; it may be paid or refused, and must not trap.
    @Test(arguments: [Moment.earliest, .latest, Moment(secondsSince1970: -1)])
    func theEndsOfTimeAreNoTrap(_ edge: Moment) throws {
        for minutes in [0, 181, 1_440] {
            let sheet = try Self.call(to: "2026-10-14T12:00:00-07:00", hours: 3) { sheet in
                sheet.call.start = edge
                sheet.call.electronicRate?.at = .earliest
                for index in sheet.musicians.indices {
                    sheet.musicians[index].dismissed = edge.adding(minutes: minutes)
                    sheet.musicians[index].leftForPersonalReasons = index == 0
                }
                sheet.timeline = [
                    TimelineInterval(kind: .meal, from: .earliest, to: .latest),
                    TimelineInterval(kind: .meal, from: .latest, to: .earliest),
                    TimelineInterval(kind: .meal, from: edge, to: edge.adding(minutes: 5)),
                ]
            }
            if let error = TestSheets.refusal([sheet]) { #expect(error.place != nil) }
        }
    }
}
