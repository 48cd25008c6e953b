import AFMModel
import AFMRules
import Testing

/// What several calls together change, refuse or find.
@Suite struct ConsolidationTests {
    /// A call of the usual two at another time and stage.
    static func call(
        _ start: String, to dismissed: String? = nil, stage: String = "Stage 1",
        change: (inout CallSheet) -> Void = { _ in }
    ) throws -> CallSheet {
        try TestSheets.single(start: start, dismissed: dismissed) {
            $0.call.stage = stage
            change(&$0)
        }
    }

    @Test func healthIsChargedOnTheFirstCallOfTheDayWhateverTheOrder() throws {
        let morning = try Self.call("2026-10-14T09:00:00-07:00")
        let afternoon = try Self.call("2026-10-14T14:00:00-07:00")
        let nextDay = try Self.call("2026-10-15T09:00:00-07:00")
        let statement = try TestSheets.compute([afternoon, morning, nextDay])
        let health = statement.calls.map { $0.musicians[0].contributions.healthCents }
        #expect(health == [0, 48_54, 48_54])
        let moved = statement.adjustments.filter { $0.rule == "CONTRIBUTIONS" }
        #expect(moved.map(\.card) == ["47-1", "47-2"])
        #expect(moved.allSatisfy { $0.beforeCents == 48_54 && $0.afterCents == 0 })
        #expect(moved.allSatisfy { $0.call == statement.calls[0].id })
    }

    @Test func anotherPictureOfTheProducerSharesTheScaleOnlyWhereAllCallsSaySo() throws {
        func pair(_ first: String, _ second: String) throws -> PayStatement {
            let large = try Self.call("2026-10-14T09:00:00-07:00") { sheet in
                sheet.rates = ["RC-X"]
                sheet.rulings = Rulings(["highestNumberScope": first])
                sheet.musicians += (0..<38).map {
                    SheetMusician(
                        name: "V\($0)", card: "9-\($0)", instruments: ["Violin"],
                        dismissed: sheet.musicians[0].dismissed)
                }
            }
            let small = try Self.call("2026-10-14T14:00:00-07:00", stage: "Stage 2") {
                $0.rates = ["RC-X"]
                $0.production.title = "Beta"
                $0.rulings = Rulings(["highestNumberScope": second])
            }
            return try TestSheets.compute([large, small])
        }
        let agreed = try pair("producer", "producer")
        #expect(agreed.calls[1].musicians[0].totalCents == 300_00)
        #expect(agreed.adjustments.first?.because.contains("Alpha Pictures") == true)
        let disputed = try pair("producer", "picture")
        #expect(disputed.calls[1].musicians[0].totalCents == 345_00)
        #expect(disputed.calls[0].findings.contains { $0.rule == "R28" })
        #expect(disputed.calls[1].findings.contains { $0.rule == "R28" })
    }

    @Test func cartageIsPaidOncePerDayAndStageWhereRuled() throws {
        func sheets(_ ruled: [String]) throws -> [CallSheet] {
            try zip(["09", "14"], ruled).map { hour, value in
                try Self.call("2026-10-14T\(hour):00:00-07:00") {
                    $0.rulings = Rulings(["cartageOncePerDayPerStage": value])
                    $0.musicians[0].cartage = [
                        Cartage(instrument: "Cello"), Cartage(instrument: "Harp"),
                    ]
                }
            }
        }
        let once = try TestSheets.compute(sheets(["true", "true"]))
        #expect(once.calls.map { $0.musicians[0].allowancesCents } == [56_00, 0])
        #expect(once.adjustments.contains { $0.beforeCents == 56_00 && $0.afterCents == 0 })
        #expect(once.calls.map(\.totalCents) == [956_00, 900_00])
        let each = try TestSheets.compute(sheets(["false", "false"]))
        #expect(each.calls.map { $0.musicians[0].allowancesCents } == [56_00, 56_00])
        let disputed = try TestSheets.compute(sheets(["true", "false"]))
        #expect(disputed.calls.map { $0.musicians[0].allowancesCents } == [56_00, 56_00])
        #expect(disputed.calls.allSatisfy { $0.findings.contains { $0.rule == "R38" } })
    }

    @Test func theSameMusicianInTwoPlacesAtOnceIsAFinding() throws {
        let first = try Self.call("2026-10-14T09:00:00-07:00")
        let second = try Self.call("2026-10-14T11:00:00-07:00", stage: "Stage 2") {
            $0.musicians[1].card = "47-3"
        }
        let findings = try TestSheets.compute([first, second]).calls[1].findings
        #expect(findings.contains { $0.card == "47-1" && $0.what.contains("another call") })
        #expect(!findings.contains { $0.card == "47-3" })
    }

    @Test func withoutACardNameAndLocalTellWhoItIs() throws {
        let calls = try ["09", "14"].map { hour in
            try Self.call("2026-10-14T\(hour):00:00-07:00") {
                $0.musicians[0].card = nil
                $0.musicians[0].local = "10-208"
            }
        }
        let statement = try TestSheets.compute(calls)
        #expect(statement.calls.map { $0.musicians[0].contributions.healthCents } == [48_54, 0])
        #expect(statement.calls[0].findings.contains { $0.what.contains("card of Harper Vale") })
    }

    @Test func aSeasonOfLargeCallsAddsUp() throws {
        let first = try #require(WorkDate("2026-01-05"))
        let sheets = try (0..<40).map { number in
            let date = first.adding(days: number * 2)
            let noon = try StageZone(named: "America/Los_Angeles")
                .moments(showing: .init(date: date, secondOfDay: 12 * 3_600))
            return try TestSheets.single { sheet in
                sheet.call.start = noon.first ?? sheet.call.start
                let end = sheet.call.start.adding(minutes: 240)
                sheet.musicians = (0..<60).map {
                    SheetMusician(
                        name: "V\($0)", card: "9-\($0)", role: $0 == 0 ? .leader : .sidemusician,
                        plays: $0 > 0, instruments: ["Violin"], dismissed: end)
                }
            }
        }
        let statement = try TestSheets.compute(sheets)
        // No holiday but Memorial Day can be hit from 5 January by even steps to 24 March: none.
        #expect(statement.totalCents == 40 * 61 * 400_00)
    }
}
