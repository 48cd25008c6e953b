import AFMModel
import AFMRules
import Testing

/// Double sessions, guaranteed calls, staggered calls and personal breaks, as people meet them.
@Suite struct DoubleSessionTests {
    private static func interval(
        _ kind: IntervalKind, _ from: String, _ to: String
    ) throws -> TimelineInterval {
        TimelineInterval(
            kind: kind, from: try Moment(iso8601: "2026-10-14T\(from):00-07:00"),
            to: try Moment(iso8601: "2026-10-14T\(to):00-07:00"))
    }

    /// A double from ten with a gap from 13:00 to 14:00.
    private static func double(
        to dismissed: String = "17:00", change: (inout CallSheet) throws -> Void = { _ in }
    ) throws -> CallSheet {
        var sheet = try TestSheets.single(dismissed: "2026-10-14T\(dismissed):00-07:00")
        sheet.call.session = .double
        sheet.timeline = [try interval(.gap, "13:00", "14:00")]
        try change(&sheet)
        return sheet
    }

    private static func lines(_ sheet: CallSheet) throws -> [PayLine] {
        try TestSheets.compute([sheet]).calls[0].musicians[0].lines
    }

    @Test func aCardsAmountForADoubleIsUsedForItsGuaranteeOnly() throws {
        var card = RateCard.exampleOneScale
        card.recording.listed[.theatrical]?[0].doubleCents = 590_00
        let sheet = try Self.double(to: "17:30") {
            $0.musicians[0].instruments = ["Flute", "Piccolo"]
        }
        let lines = try TestSheets.compute([sheet], cards: [card]).calls[0].musicians[0].lines
        // 590, 2 units at 120 % of 25.00, and half of 590 + 50.
        #expect(lines.map(\.cents) == [590_00, 60_00, 320_00])
        #expect(lines.map(\.rule.id) == ["SCALE", "R22", "R1"])
    }

    @Test(arguments: [0, -1, .min])
    func aDoubleForNothingIsImpossible(_ cents: Int) throws {
        var card = RateCard.exampleOneScale
        card.recording.listed[.theatrical]?[0].doubleCents = Cents(cents)
        guard
            case .impossibleRate(_, "a double session", cents, _)? =
                TestSheets.refusal([try Self.double()], cards: [card])
        else {
            Issue.record("a double for \(cents)")
            return
        }
    }

    @Test func aPersonalBreakReplacesTheTimelineWholly() throws {
        // No gap of one's own: ten to five is seven hours of work, with a penalty.
        let sheet = try Self.double { $0.musicians[0].breaks = [] }
        #expect(try Self.lines(sheet).map(\.cents) == [600_00, 120_00, 100_00])
        // A longer gap of one's own: the hours worked are fewer.
        let longer = try Self.double(to: "18:00") {
            $0.musicians[0].breaks = [try Self.interval(.gap, "13:00", "15:00")]
        }
        #expect(try Self.lines(longer).map(\.cents) == [600_00])
    }

    @Test func onesOwnDoubleOnASingleCallIsPaidAsOne() throws {
        let sheet = try TestSheets.single(dismissed: "2026-10-14T17:15:00-07:00") {
            $0.timeline = [try Self.interval(.gap, "13:00", "14:00")]
            $0.musicians[0].call = OwnCall(session: .double)
            $0.musicians[1].dismissed = $0.call.start.adding(minutes: 180)
        }
        #expect(
            try TestSheets.compute([sheet]).calls[0].musicians.map(\.totalCents) == [
                630_00, 600_00,
            ])
    }

    @Test func onesOwnGuaranteedMinutesHold() throws {
        let sheet = try TestSheets.single(dismissed: "2026-10-14T14:00:00-07:00") {
            ($0.call.session, $0.call.guaranteedMinutes) = (.guaranteed, 240)
            $0.musicians[0].call = OwnCall(guaranteedMinutes: 300)
        }
        let people = try TestSheets.compute([sheet]).calls[0].musicians
        #expect(people.map(\.totalCents) == [500_00, 800_00])
    }

    @Test(arguments: [0, 180, 361, -1, .max, .min])
    func aGuaranteedLengthBeyondSixHoursIsRefused(_ minutes: Int) throws {
        let error = try TestSheets.refusal {
            ($0.call.session, $0.call.guaranteedMinutes) = (.guaranteed, minutes)
        }
        guard case .impossibleNumber(minutes, _, let place)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.path == "$.call")
    }

    @Test func aDoubleOnAHolidayPaysTwiceToTheEnd() throws {
        let sheet = try Self.double(to: "12:00") {
            $0.rulings = Rulings(["holidayDates": "observedOnly"])
        }
        var holiday = sheet
        let shift = try Moment(iso8601: "2026-11-26T10:00:00-08:00")
        holiday.call.start = shift
        holiday.timeline = []
        for index in holiday.musicians.indices {
            holiday.musicians[index].dismissed = shift.adding(minutes: 120)
        }
        // Guaranteed and not worked carries the day's premium.
        #expect(try Self.lines(holiday).map(\.cents) == [1_200_00])
        #expect(try Self.lines(sheet).map(\.cents) == [600_00])
    }

    /// 2027-03-13 20:00 PST to 2027-03-14 05:00 PDT: eight hours elapsed; gap 23:00 to 00:00.
    @Test func aNightOnWhichTheClocksGoForwardInADividedDouble() throws {
        let sheet = try TestSheets.single(
            start: "2027-03-13T20:00:00-08:00", dismissed: "2027-03-14T05:00:00-07:00"
        ) {
            $0.call.session = .double
            $0.timeline = [
                TimelineInterval(
                    kind: .gap, from: try Moment(iso8601: "2027-03-13T23:00:00-08:00"),
                    to: try Moment(iso8601: "2027-03-14T00:00:00-08:00"))
            ]
        }
        // 12 × 25, 12 × 37.50 (00:00 to 03:00 PST, 04:00 PDT), then an hour at 150 %.
        let lines = try Self.lines(sheet)
        #expect(lines.map(\.cents) == [300_00, 450_00, 150_00])
        #expect(lines.map(\.rule.id) == ["SCALE", "R13", "R13"])
        let findings = try TestSheets.compute([sheet]).calls[0].findings
        #expect(
            findings.contains {
                $0.rule == "R17" && $0.what.contains("nightSeventhHour = 150")
            })
    }

    @Test func whatWasNotWorkedIsSaidInTheReason() throws {
        let line = try #require(Self.lines(Self.double(to: "16:00")).first)
        #expect(
            line.because.hasPrefix(
                "Guaranteed call 10:00 to 13:00, 14:00 to 16:00, 60 min of it not worked: "
                    + "24 units"))
    }

    @Test func thePenaltyHourHasNoOverscaleAndNoPremium() throws {
        let sheet = try Self.double {
            $0.timeline = []
            $0.musicians[0].scalePercent = 200
            $0.musicians[0].consecutiveDay = 6
        }
        // Six hours and a seventh at 150 %, twice; the penalty is an hour of minimum scale.
        #expect(try Self.lines(sheet).map(\.cents) == [1_800_00, 300_00, 100_00])
        #expect(try Self.lines(sheet).last?.rule.id == "R26")
    }

    @Test func awaitsAreThoseOfTheCall() throws {
        func awaits(_ sheet: CallSheet) throws -> [String] {
            try TestSheets.compute([sheet], final: false).calls[0].awaits
        }
        #expect(try awaits(TestSheets.single()) == ["R27", "R28", "R30"])
        #expect(try awaits(Self.double()) == ["R28", "R30"])
        #expect(try awaits(Self.double { $0.timeline = [] }) == ["R26", "R28", "R30"])
        #expect(
            try awaits(TestSheets.single(dismissed: "2026-10-14T16:30:00-07:00"))
                == ["R27", "R28", "R30", "R32"])
        var cancelled = try TestSheets.single()
        RecordingConsolidationTests.cancel(&cancelled)
        #expect(try awaits(cancelled) == ["R30", "R35"])
    }

    @Test func aManagerIsPaidTheCallFromItsTimeOnHandover() throws {
        let sheet = try Self.double {
            $0.musicians[0].role = .orchestraManager
            $0.musicians[0].dismissed = $0.call.start.adding(minutes: 120)
            $0.musicians[1].alsoManager = true
            $0.musicians[1].reported = $0.call.start.adding(minutes: 120)
        }
        let people = try TestSheets.compute([sheet]).calls[0].musicians
        #expect(people.map(\.totalCents) == [1_200_00, 1_200_00])
    }

    /// One of the pair has a double of their own on the first call: theirs is no pair of singles.
    @Test func borenIsAboutSinglesOnly() throws {
        let sheets = try ["09:00", "18:00"].map { hour in
            try TestSheets.single(start: "2026-10-14T\(hour):00-07:00") {
                $0.call.conductor = "C. Baton"
                if hour == "09:00" {
                    $0.musicians[0].call = OwnCall(session: .double)
                    $0.musicians[0].dismissed = $0.call.start.adding(minutes: 360)
                }
            }
        }
        let statement = try TestSheets.compute(sheets)
        #expect(statement.calls.map { $0.musicians[0].totalCents } == [600_00, 300_00])
        // The leader's pair, 9 to 12 and 18 to 21: 600 + 3 × 150, twice.
        #expect(statement.calls.reduce(0) { $0 + $1.musicians[1].totalCents } == 2_100_00)
    }

    /// The seventh hour after midnight on a sixth day: 150 % either way, unless ruled 165 %.
    @Test(
        arguments: [
            ("150", nil, 150_00, false), ("165", nil, 165_00, false), (nil, 6, 150_00, true),
            ("165", 6, 165_00, false), (nil, nil, 150_00, true),
        ] as [(String?, Int?, Int, Bool)])
    func theSeventhHourAtNightIsMarkedUntilRuled(
        _ ruling: String?, _ day: Int?, _ cents: Int, _ isMarked: Bool
    ) throws {
        let sheet = try TestSheets.single(
            start: "2026-10-14T17:00:00-07:00", dismissed: "2026-10-15T01:00:00-07:00"
        ) {
            $0.call.session = .double
            $0.timeline = [
                TimelineInterval(
                    kind: .gap, from: $0.call.start.adding(minutes: 180),
                    to: $0.call.start.adding(minutes: 240))
            ]
            $0.musicians[0].consecutiveDay = day
            if let ruling { $0.rulings = Rulings(["nightSeventhHour": ruling]) }
        }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.musicians[0].lines.last?.cents == cents)
        #expect(call.findings.contains { $0.rule == "R17" } == isMarked)
    }
}
