import AFMModel
import AFMRules
import Testing

/// What several recording calls together change: R27, R28, R30, R32, with before and after.
@Suite struct RecordingConsolidationTests {
    private static func call(
        _ start: String, to dismissed: String? = nil, stage: String = "Stage 1",
        change: (inout CallSheet) -> Void = { _ in }
    ) throws -> CallSheet {
        try ConsolidationTests.call(start, to: dismissed, stage: stage, change: change)
    }

    private static func pair(
        second start: String, change: (inout CallSheet) -> Void = { _ in }
    ) throws -> [CallSheet] {
        try ["2026-10-14T09:00:00-07:00", start].map {
            try call($0) {
                $0.call.conductor = "C. Baton"
                change(&$0)
            }
        }
    }

    /// The sums of the adjustments are what the calls by themselves and together differ by.
    private static func check(_ sheets: [CallSheet]) throws -> PayStatement {
        let together = try TestSheets.compute(sheets)
        var alone = 0
        for sheet in sheets { alone += try TestSheets.compute([sheet]).totalCents }
        let changes = together.adjustments.filter { $0.rule != "CONTRIBUTIONS" }
            .reduce(0) { $0 + $1.afterCents - $1.beforeCents }
        #expect(together.totalCents == alone + changes)
        return together
    }

    @Test func borenRaisesThePairAndSaysByHowMuchForEach() throws {
        let statement = try Self.check(Self.pair(second: "2026-10-14T15:00:00-07:00"))
        let changes = statement.adjustments.filter { $0.rule == "R27" }
        #expect(changes.map(\.card) == ["47-1", "47-2"])
        #expect(changes.map(\.beforeCents) == [300_00, 600_00])
        #expect(changes.map(\.afterCents) == [450_00, 900_00])
        #expect(statement.calls[1].musicians[0].lines.map(\.rule.id) == ["SCALE", "R23"])
        #expect(statement.calls[1].findings.contains { $0.rule == "R23" })
    }

    @Test func borenWithinEightHoursIsNamedAndChangesNothing() throws {
        let statement = try Self.check(Self.pair(second: "2026-10-14T14:00:00-07:00"))
        #expect(!statement.adjustments.contains { $0.rule == "R27" })
        #expect(statement.calls[1].findings.contains { $0.rule == "R27" })
        #expect(statement.totalCents == 1_800_00)
    }

    @Test func borenKeepsDoublingAndCartageOfEachSingle() throws {
        let statement = try Self.check(
            Self.pair(second: "2026-10-14T15:00:00-07:00") {
                $0.musicians[0].instruments = ["Flute", "Piccolo"]
                $0.musicians[0].cartage = [Cartage(instrument: "Cello")]
            })
        // 750 + 2 × 150 + 2 × 16.
        #expect(statement.calls.map { $0.musicians[0].totalCents } == [466_00, 616_00])
    }

    /// 9 to 12 and 12:30 to 15:30: 6 h 30 of work, 600 + 2 × 30, and one penalty of 100.
    @Test func aBorenGapOfLessThanAnHourIsWorkWithOnePenalty() throws {
        let statement = try Self.check(Self.pair(second: "2026-10-14T12:30:00-07:00"))
        let lines = statement.calls.flatMap { $0.musicians[0].lines }
        #expect(lines.reduce(0) { $0 + $1.cents } == 760_00)
        #expect(lines.map(\.rule.id) == ["SCALE", "SCALE", "R22", "R26"])
    }

    /// Each single with its hold hour and more pays more than the double would.
    @Test func borenNeverPaysLessThanTheSingles() throws {
        let sheets = try [
            ("09:00", "13:30"), ("14:40", "17:00"),
        ].map { start, end in
            try Self.call("2026-10-14T\(start):00-07:00", to: "2026-10-14T\(end):00-07:00") {
                $0.call.conductor = "C. Baton"
            }
        }
        let statement = try Self.check(sheets)
        #expect(statement.calls.map { $0.musicians[0].totalCents } == [475_00, 300_00])
    }

    @Test func borenIsRuledOutOnlyWhereBothCallsSaySo() throws {
        func total(_ rulings: [Ruling?]) throws -> PayStatement {
            var sheets = try Self.pair(second: "2026-10-14T15:00:00-07:00")
            for index in sheets.indices {
                sheets[index].call.id = "call-\(index)"
                if let ruling = rulings[index] { sheets[index].rulings["borenPresumed"] = ruling }
            }
            return try TestSheets.compute(sheets)
        }
        let no = Ruling(value: "false", calls: ["call-0", "call-1"], because: "Stage was let.")
        #expect(try total([no, no]).totalCents == 1_800_00)
        #expect(try total([no, no]).calls[1].findings.contains { $0.rule == "R27" })
        let disputed = try total([no, nil])
        #expect(disputed.totalCents == 2_250_00)
        #expect(
            disputed.calls[1].findings.contains { $0.what.contains("disagree") })
        let elsewhere = Ruling(value: "false", calls: ["call-8"])
        #expect(try total([elsewhere, elsewhere]).totalCents == 2_250_00)
    }

    @Test func threeSinglesAreComparedWithTheirNeighbours() throws {
        var sheets = try Self.pair(second: "2026-10-14T13:00:00-07:00")
        sheets += [try Self.call("2026-10-14T20:00:00-07:00") { $0.call.conductor = "C. Baton" }]
        let statement = try Self.check(sheets)
        // 9-12 and 13-16 pay nothing more; 13-16 and 20-23 pay 600 + 2 × 150.
        #expect(statement.calls.map { $0.musicians[0].totalCents } == [300_00, 300_00, 600_00])
    }

    @Test func anUnknownEpisodeIsInformationOnly() throws {
        let statement = try Self.check(
            Self.pair(second: "2026-10-14T15:00:00-07:00") {
                $0.production.medium = .television
                $0.rates = ["RC-X"]
            })
        #expect(statement.totalCents == 4 * 330_00 + 2 * 330_00)
        let finding = statement.calls[1].findings.first { $0.rule == "R27" }
        #expect(finding?.severity == .info)
        #expect(finding?.what.contains("the episode is not known") == true)
    }

    @Test func theSixthDaySaysWhatItWasBefore() throws {
        let statement = try Self.check(
            (12...17).map { try Self.call("2026-10-\($0)T10:00:00-07:00") })
        let changes = statement.adjustments.filter { $0.rule == "R30" }
        #expect(changes.map(\.beforeCents) == [300_00, 600_00])
        #expect(changes.map(\.afterCents) == [450_00, 900_00])
        #expect(changes.allSatisfy { $0.call == statement.calls[5].id })
        #expect(statement.calls[5].musicians[0].lines[0].rule.id == "R30")
        // A Saturday needs no ruling of the local.
        #expect(!statement.calls[5].findings.contains { $0.rule == "R30" })
    }

    @Test func aSixthDayOnAWeekdayIsMarkedAsToBeRuledOn() throws {
        let sheet = try TestSheets.single { $0.musicians[0].consecutiveDay = 6 }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.musicians.map(\.totalCents) == [450_00, 600_00])
        #expect(
            call.findings.first { $0.rule == "R30" }?.what
                == "To be ruled on by the union local: sixthDayWeekendOnly = false decided the "
                + "pay of 1 musician.")
        var ruled = sheet
        ruled.rulings = Rulings(["sixthDayWeekendOnly": "false"])
        #expect(
            try !TestSheets.compute([ruled]).calls[0].findings.contains { $0.rule == "R30" })
    }

    @Test func aStatedDayGoesOnWithTheDaysAfterIt() throws {
        var sheets = try [16, 17].map { try Self.call("2026-10-\($0)T10:00:00-07:00") }
        sheets[0].musicians[0].consecutiveDay = 5
        let statement = try Self.check(sheets)
        #expect(statement.calls[1].musicians.map(\.totalCents) == [450_00, 600_00])
        sheets[1].musicians[0].consecutiveDay = 2
        let disputed = try TestSheets.compute(sheets)
        #expect(disputed.calls[1].musicians[0].totalCents == 450_00)
        #expect(disputed.calls[1].findings.contains { $0.what.contains("day 2 in a row") })
    }

    /// Monday to Thursday, a Friday cancelled late, Saturday.
    @Test(arguments: [("false", 300_00), ("true", 450_00)])
    func aCancelledDayCountsWhereRuled(_ value: String, _ cents: Int) throws {
        let sheets = try (12...17).map { day in
            try Self.call("2026-10-\(day)T10:00:00-07:00") {
                $0.rulings = Rulings(["cancelledDayCounts": value])
                if day == 16 { Self.cancel(&$0) }
            }
        }
        let statement = try Self.check(sheets)
        #expect(statement.calls[5].musicians[0].totalCents == cents)
        #expect(statement.calls[4].musicians[0].totalCents == 300_00)
    }

    @Test func aCallCancelledLateOnASixthDayHasItsPremium() throws {
        let sheets = try (12...17).map { day in
            try Self.call("2026-10-\(day)T10:00:00-07:00") { if day == 17 { Self.cancel(&$0) } }
        }
        let statement = try Self.check(sheets)
        #expect(statement.calls[5].musicians.map(\.totalCents) == [450_00, 900_00])
        #expect(statement.calls[5].musicians[0].lines.map(\.rule.id) == ["R35"])
    }

    @Test func rulingsOnConsecutiveDaysThatDisagreeAreAFinding() throws {
        let sheets = try (12...17).map { day in
            try Self.call("2026-10-\(day)T10:00:00-07:00") {
                $0.rulings = Rulings(["consecutiveDayCycle": day == 13 ? "14" : "7"])
            }
        }
        let statement = try TestSheets.compute(sheets)
        #expect(statement.calls[5].musicians[0].totalCents == 450_00)
        #expect(statement.calls[5].findings.contains { $0.what.contains("disagree") })
    }

    @Test(arguments: [("callDate", 300_00 + 50_00), ("perUnit", 350_00)])
    func afterMidnightTheNextDayDecidesWhereRuled(_ value: String, _ cents: Int) throws {
        let sheet = try TestSheets.single(
            start: "2026-10-14T22:00:00-07:00", dismissed: "2026-10-15T01:00:00-07:00"
        ) {
            $0.musicians[0].consecutiveDay = 5
            $0.rulings = Rulings(["dayAttribution": value])
        }
        let lines = try TestSheets.compute([sheet]).calls[0].musicians[0].lines
        #expect(lines.reduce(0) { $0 + $1.cents } == cents)
        #expect(lines.last?.rule.id == (value == "perUnit" ? "R30" : "R13"))
    }

    @Test func twoCallsLessThanAnHourApartHaveOnePenaltyOnTheLater() throws {
        let morning = try Self.call("2026-10-14T09:00:00-07:00", to: "2026-10-14T12:00:00-07:00")
        let touching = try Self.call("2026-10-14T12:59:00-07:00")
        let statement = try Self.check([touching, morning])
        #expect(statement.calls.map { $0.musicians[0].totalCents } == [400_00, 300_00])
        let changes = statement.adjustments.filter { $0.rule == "R32" }
        #expect(changes.map(\.beforeCents) == [300_00, 600_00])
        #expect(changes.map(\.afterCents) == [400_00, 800_00])
        var other = touching
        other.production.producer = "Beta Pictures"
        #expect(try TestSheets.compute([morning, other]).totalCents == 1_800_00)
        let apart = try Self.call("2026-10-14T13:00:00-07:00")
        #expect(try TestSheets.compute([morning, apart]).totalCents == 1_800_00)
    }

    /// Both calls have a penalty of their own; together they are one stretch with one.
    @Test func twoLongCallsInOneStretchHaveOnePenalty() throws {
        let first = try Self.call("2026-10-14T06:00:00-07:00", to: "2026-10-14T12:15:00-07:00")
        let second = try Self.call("2026-10-14T12:45:00-07:00", to: "2026-10-14T19:00:00-07:00")
        let statement = try Self.check([first, second])
        let penalties = statement.calls.map { call in
            call.musicians[0].lines.count { $0.rule.id == "R32" }
        }
        #expect(penalties == [0, 1])
    }

    @Test func anOrchestraManagerAtTwoStagesAtOnceIsAnError() throws {
        let sheets = try ["Stage 1", "Stage 2"].map { stage in
            try Self.call("2026-10-14T10:00:00-07:00", stage: stage) {
                $0.musicians[0].alsoManager = true
                $0.musicians[1].card = "47-\(stage)"
            }
        }
        let findings = try TestSheets.compute(sheets).calls[1].findings
        #expect(findings.contains { $0.rule == "R11" && $0.severity == .error })
    }

    @Test func aCancelledCallSetsNoScaleForTheDay() throws {
        let large = try Self.call("2026-10-14T09:00:00-07:00") { sheet in
            sheet.rates = ["RC-X"]
            sheet.musicians += (0..<38).map {
                SheetMusician(name: "V\($0)", card: "9-\($0)", instruments: ["Violin"])
            }
            Self.cancel(&sheet)
        }
        let small = try Self.call("2026-10-14T14:00:00-07:00") { $0.rates = ["RC-X"] }
        let statement = try Self.check([large, small])
        #expect(statement.calls.map { $0.musicians[0].totalCents } == [300_00, 345_00])
        // Health goes with the first call that is paid.
        #expect(statement.calls.map { $0.musicians[0].contributions.healthCents } == [48_54, 0])
    }

    /// Cancels a call an hour before it.
    static func cancel(_ sheet: inout CallSheet) {
        sheet.call.cancelled = Cancellation(
            noticeAt: sheet.call.start.adding(minutes: -60), by: sheet.production.producer)
        for index in sheet.musicians.indices { sheet.musicians[index].dismissed = nil }
    }
}
