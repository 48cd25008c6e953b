import AFMModel
import AFMRules
import Testing

/// Sideline calls (R62 to R76): what no worked example of a rule shows.
@Suite struct SidelineTests {
    /// A sideline day of the usual two, in Los Angeles unless changed.
    static func day(
        _ start: String = "2026-10-14T08:00:00-07:00", to end: String? = nil,
        stage: String = "Stage 1", change: (inout CallSheet) throws -> Void = { _ in }
    ) throws -> CallSheet {
        let usual = try Moment(iso8601: start).adding(minutes: 480)
        var sheet = try TestSheets.single(start: start)
        (sheet.call.kind, sheet.call.session, sheet.call.stage) = (.sideline, nil, stage)
        for index in sheet.musicians.indices {
            sheet.musicians[index].dismissed = try end.map { try Moment(iso8601: $0) } ?? usual
            sheet.musicians[index].sideline = Sideline()
        }
        try change(&sheet)
        return sheet
    }

    static func cents(_ sheet: CallSheet) throws -> [Int] {
        try TestSheets.compute([sheet]).calls[0].musicians[0].lines.map(\.cents)
    }

    static func record(_ sheet: inout CallSheet, _ from: String, _ to: String) throws {
        sheet.musicians[0].sideline?.recorded = RecordedSpan(
            from: try Moment(iso8601: from), to: try Moment(iso8601: to))
    }

    @Test func aDayHasItsLinesInOrderWithReasons() throws {
        let sheet = try Self.day(to: "2026-10-14T17:00:00-07:00") {
            $0.musicians[0].sideline = Sideline(
                photographedInstruments: ["Flute", "Piccolo"], formalDress: true,
                wardrobeChanges: 1, turnInMinutes: 20)
            $0.musicians[0].cartage = [Cartage(instrument: "Heavy Amplifier")]
            try Self.record(&$0, "2026-10-14T10:00:00-07:00", "2026-10-14T11:00:00-07:00")
        }
        let person = try TestSheets.compute([sheet]).calls[0].musicians[0]
        #expect(
            person.lines.map(\.rule.id)
                == ["SCALE", "SIDELINE", "R71", "R66", "R75", "R64", "R65", "R38"])
        #expect(
            person.lines.map(\.cents)
                == [240_00, 45_00, 67_50, 15_00, 300_00, 30_00, 10_00, 16_00])
        #expect(person.wagesCents == 667_50)
        #expect(person.allowancesCents == 56_00)
        #expect(person.lines.allSatisfy { !$0.because.isEmpty })
    }

    /// 17:30 to 02:30 on the night on which 01:00 comes twice: ten hours by instants.
    @Test func theHourThatANightRepeatsIsWorkedTwice() throws {
        let sheet = try Self.day(
            "2026-10-31T17:30:00-07:00", to: "2026-11-01T02:30:00-08:00")
        let lines = try TestSheets.compute([sheet]).calls[0].musicians[0].lines
        #expect(lines.map(\.rule.id) == ["SCALE", "SIDELINE", "R62", "R63"])
        // Overtime 8 units; four units at 10 %, ten at 20 % (two hours and a half).
        #expect(lines.map(\.cents) == [240_00, 90_00, 3_00, 15_00])
        #expect(lines[3].because.contains("01:00 (-07:00) to 02:30 (-08:00)"))
    }

    /// Labor Day, 16:00 to 01:00: one hour of overtime, all of it after midnight; 200 % of 7.50
    /// is 15.00 a unit, 250 % is 18.75.
    @Test(arguments: [("max", [480_00, 60_00]), ("add", [480_00, 75_00, 3_00])])
    func onAHolidayTheHigherOneHoldsUnlessAdded(_ combination: String, _ cents: [Int]) throws {
        let sheet = try Self.day(
            "2026-09-07T16:00:00-07:00", to: "2026-09-08T01:00:00-07:00"
        ) { $0.rulings = Rulings(["dayPremiumCombination": combination]) }
        #expect(try Self.cents(sheet) == cents)
    }

    @Test func twoSheetsOfOnePerformancePayItOnceAndSaySo() throws {
        let filmed = try Self.day {
            try Self.record(&$0, "2026-10-14T10:00:00-07:00", "2026-10-14T12:00:00-07:00")
        }
        let recording = try TestSheets.single(start: "2026-10-14T10:00:00-07:00") {
            $0.call.stage = "Scoring stage"
        }
        for sheets in [[filmed, recording], [recording, filmed]] {
            let statement = try TestSheets.compute(sheets)
            let adjustment = try #require(statement.adjustments.first { $0.rule == "R75" })
            #expect((adjustment.beforeCents, adjustment.afterCents) == (300_00, 0))
            #expect(adjustment.card == "47-1")
            #expect(adjustment.because.contains("Scoring stage"))
            #expect(statement.totalCents == 2 * 240_00 + 900_00)
            // Filming and recording at once is no double booking of the one who did both.
            let findings = statement.calls.flatMap(\.findings)
            #expect(!findings.contains { $0.card == "47-1" && $0.what.contains("another call") })
        }
        var other = recording
        other.production.producer = "Beta Pictures"
        #expect(
            try TestSheets.compute([filmed, other]).totalCents == 2 * 240_00 + 300_00 + 900_00)
    }

    @Test func healthIsOnceADayOverAllKindsOfCalls() throws {
        let filmed = try Self.day("2026-10-14T12:00:00-07:00")
        let recording = try TestSheets.single(start: "2026-10-14T08:00:00-07:00")
        let health = try TestSheets.compute([filmed, recording]).calls.map {
            $0.musicians[0].contributions.healthCents
        }
        #expect(health == [0, 48_54])
    }

    @Test func theSizeOfASidelineCallChoosesNoScaleOfRecording() throws {
        let crowd = try Self.day {
            let end = $0.musicians[0].dismissed
            $0.musicians += (0..<38).map {
                SheetMusician(name: "V\($0)", card: "9-\($0)", dismissed: end)
            }
        }
        let small = try TestSheets.single(start: "2026-10-14T17:00:00-07:00") {
            $0.rates = ["RC-X"]
        }
        #expect(try TestSheets.compute([crowd, small]).calls[1].musicians[0].totalCents == 345_00)
    }

    @Test func aCancelledCallListsEveryoneAndChargesHealthOnlyWhereItPays() throws {
        func cancelled(at notice: String) throws -> MusicianStatement {
            let sheet = try Self.day {
                $0.call.cancelled = Cancellation(
                    noticeAt: try Moment(iso8601: notice), by: "Alpha Pictures", reason: .illness)
                for index in $0.musicians.indices { $0.musicians[index].dismissed = nil }
            }
            return try TestSheets.compute([sheet]).calls[0].musicians[0]
        }
        let early = try cancelled(at: "2026-10-13T17:59:59-07:00")
        #expect(early.lines.map(\.cents) == [0])
        #expect(early.lines[0].because.contains("before 18:00 of the day before"))
        #expect(early.contributions.healthCents == 0)
        let late = try cancelled(at: "2026-10-13T18:00:00-07:00")
        #expect(late.totalCents == 120_00)
        #expect(late.contributions.healthCents == 48_54)
        #expect(late.contributions.pensionCents == 14_39)
    }

    @Test func timesOnACancelledCallAreImpossible() throws {
        let sheet = try Self.day {
            $0.call.cancelled = Cancellation(noticeAt: $0.call.start, by: "A", reason: .illness)
        }
        guard case .impossibleTime(_, "the call was cancelled", _)? = TestSheets.refusal([sheet])
        else {
            Issue.record("who was dismissed from a cancelled call was paid")
            return
        }
    }

    @Test func theManagerIsMissedByTheMinute() throws {
        let sheet = try Self.day(to: "2026-10-14T19:15:00-07:00") {
            $0.musicians[0].role = .orchestraManager
            $0.musicians[0].dismissed = try Moment(iso8601: "2026-10-14T19:00:00-07:00")
            $0.timeline = [
                TimelineInterval(
                    kind: .meal, from: $0.call.start.adding(minutes: 300),
                    to: $0.call.start.adding(minutes: 345))
            ]
        }
        let found = try TestSheets.compute([sheet]).calls[0].findings.filter { $0.rule == "R70" }
        #expect(
            found.map(\.what) == [
                "Harper Vale was not there for 15 min, 19:00 to 19:15, while musicians worked."
            ])
    }

    @Test func overscaleMultipliesTheDayAndItsPremiumsOnly() throws {
        let sheet = try Self.day(to: "2026-10-14T17:00:00-07:00") {
            $0.musicians[0].scalePercent = 150
            $0.musicians[0].sideline?.photographedInstruments = ["Flute", "Piccolo"]
            $0.musicians[0].sideline?.formalDress = true
        }
        #expect(try Self.cents(sheet) == [360_00, 67_50, 67_50, 30_00])
    }

    @Test func whatACardLacksIsAnErrorWithTheRule() throws {
        let lacks: [(String, String, (inout RateCard) -> Void, (inout CallSheet) -> Void)] = [
            ("SIDELINE", "sideline.dayCents", { $0.sideline = nil }, { _ in }),
            (
                "R73", "sideline.silentBitDayCents", { $0.sideline?.silentBitDayCents = nil },
                { $0.musicians[0].sideline?.silentBit = true }
            ),
            (
                "SIDELINE", "sideline.aloneDayCents", { $0.sideline?.aloneDayCents = nil },
                { $0.musicians[0].sideline?.alone = true }
            ),
        ]
        for (rule, amount, changeCard, changeSheet) in lacks {
            var card = RateCard.exampleOneScale
            changeCard(&card)
            let sheet = try Self.day { changeSheet(&$0) }
            guard
                case .noRate(_, amount, rule, _)? = TestSheets.refusal([sheet], cards: [card])
            else {
                Issue.record("\(amount) was not asked for")
                continue
            }
        }
    }

    @Test(arguments: [Int.max, .max / 2, .max / 31])
    func amountsBeyondRangeAreAnErrorAndNoTrap(_ cents: Int) throws {
        var card = RateCard.exampleOneScale
        card.sideline?.dayCents = Cents(cents)
        card.sideline?.hourCents = Cents(cents)
        card.sideline?.overtimeUnitCents = Cents(cents)
        let sheet = try Self.day(to: "2026-10-15T07:59:00-07:00") {
            $0.musicians[0].role = .orchestraManager
            $0.musicians[0].sideline?.photographedInstruments = ["Flute", "Piccolo"]
        }
        guard case .beyondRange? = TestSheets.refusal([sheet], cards: [card]) else {
            Issue.record("no error")
            return
        }
    }

    /// Nothing here is a day that could be; it may be paid or refused, and must not trap.
    @Test(arguments: [Moment.earliest, .latest, Moment(secondsSince1970: -1)])
    func theEndsOfTimeAreNoTrap(_ edge: Moment) throws {
        for minutes in [0, 29, 481, 1_440] {
            let sheet = try Self.day { sheet in
                sheet.call.start = edge
                for index in sheet.musicians.indices {
                    sheet.musicians[index].dismissed = edge.adding(minutes: minutes)
                    sheet.musicians[index].sideline = Sideline(
                        turnInMinutes: .max, recorded: RecordedSpan(from: .latest, to: .earliest))
                }
                sheet.timeline = [
                    TimelineInterval(kind: .meal, from: .earliest, to: .latest),
                    TimelineInterval(kind: .meal, from: .latest, to: .earliest),
                ]
            }
            #expect(TestSheets.refusal([sheet])?.place != nil)
            var plain = sheet
            for index in plain.musicians.indices { plain.musicians[index].sideline = nil }
            if let error = TestSheets.refusal([plain]) { #expect(error.place != nil) }
        }
    }

    @Test func whatIsAwaitedIsWhatOthersMayStillChange() throws {
        func awaits(_ sheet: CallSheet) throws -> [String] {
            try TestSheets.compute([sheet], final: false).calls[0].awaits
        }
        #expect(try awaits(Self.day()) == ["R30"])
        let recorded = try Self.day {
            try Self.record(&$0, "2026-10-14T10:00:00-07:00", "2026-10-14T11:00:00-07:00")
        }
        #expect(try awaits(recorded) == ["R30", "R75", "R76"])
        let cancelled = try Self.day {
            $0.call.cancelled = Cancellation(noticeAt: .earliest, by: "A", reason: .illness)
            for index in $0.musicians.indices { $0.musicians[index].dismissed = nil }
        }
        #expect(try awaits(cancelled) == ["R68"])
    }

    @Test(arguments: [0, 367, .max, .min])
    func daysInARowThatCannotBeAreErrorsOnEveryKindOfCall(_ day: Int) throws {
        let sheets = [
            try Self.day(), try ProductionTests.call(to: "2026-10-14T13:00:00-07:00"),
            try MultiTrackTests.call(to: "2026-10-14T12:00:00-07:00", hours: 3),
        ]
        for var sheet in sheets {
            sheet.musicians[0].consecutiveDay = day
            #expect(
                TestSheets.refusal([sheet])?.place?.path == "$.musicians[0].consecutiveDay")
        }
    }
}
