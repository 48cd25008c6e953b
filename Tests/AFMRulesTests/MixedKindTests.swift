import AFMModel
import AFMRules
import Testing

/// Days in a row of one producer for which a musician was called as several kinds of musician.
@Suite struct MixedKindTests {
    /// Monday to Wednesday recording, Thursday and Friday on camera, Saturday recording.
    @Test(arguments: [("true", 450_00), ("false", 300_00)])
    func sidelineDaysCountTowardTheSixthUnlessRuledOtherwise(
        _ value: String, _ cents: Int
    ) throws {
        let sheets = try (12...17).map { day in
            try TestSheets.single(start: "2026-10-\(day)T10:00:00-07:00") { sheet in
                sheet.rulings = Rulings(["anyClassificationCounts": value])
                guard day == 15 || day == 16 else { return }
                (sheet.call.kind, sheet.call.session) = (.sideline, nil)
                sheet.rates = ["RC-X"]
                for index in sheet.musicians.indices {
                    sheet.musicians[index].sideline = Sideline()
                    sheet.musicians[index].dismissed = sheet.call.start.adding(minutes: 480)
                }
            }
        }
        let statement = try TestSheets.compute(sheets)
        #expect(statement.calls[5].musicians[0].totalCents == cents)
        #expect(statement.adjustments.contains { $0.rule == "R30" } == (value == "true"))
    }
}
