import AFMModel
import AFMRules
import FieldsyncJSON
import Foundation

/// The sample sheets and the sample card, as the repository ships them.
enum SampleSheets {
    static func stage(_ number: Int) throws -> CallSheet {
        try CallSheet.parse(bytes("alpha-stage-\(number).json"), file: "stage \(number)").document
    }

    static func card() throws -> RateCard {
        try RateCard.parse(bytes("rates-rc-x.json"), file: "rates-rc-x.json").document
    }

    /// The card as it stands, to be changed.
    static func cardJSON() throws -> JSONValue { try JSONValue(parsing: bytes("rates-rc-x.json")) }

    private static func bytes(_ name: String) throws -> [UInt8] {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: root.appendingPathComponent("tools/samples/\(name)")))
    }
}

/// Small sheets for one claim at a time.
enum TestSheets {
    /// A single session in Los Angeles from ten with a violinist under test and another player,
    /// at $300 for any number of musicians.
    static func single(
        start: String = "2026-10-14T10:00:00-07:00",
        dismissed: String? = nil,
        change: (inout CallSheet) throws -> Void = { _ in }
    ) throws -> CallSheet {
        let start = try Moment(iso8601: start)
        let end =
            try dismissed.map { text throws in try Moment(iso8601: text) }
            ?? start.adding(minutes: 180)
        var sheet = CallSheet(
            file: "test.json",
            production: Production(title: "Alpha", producer: "Alpha Pictures", medium: .theatrical),
            rates: ["RC-X, one scale"],
            call: Call(
                zone: try StageZone(named: "America/Los_Angeles"), start: start,
                stage: "Stage 1"),
            timeline: breaks(from: start, to: end),
            musicians: [
                SheetMusician(
                    name: "Harper Vale", card: "47-1", instruments: ["Violin"], dismissed: end),
                SheetMusician(
                    name: "Lea Hollis", card: "47-2", role: .leader, instruments: ["Violin"],
                    dismissed: end),
            ])
        try change(&sheet)
        return sheet
    }

    /// Ten minutes before the end of each whole hour, as R33 and R34 want it.
    private static func breaks(from start: Moment, to end: Moment) -> [TimelineInterval] {
        (0..<max(0, min(24, end.minutes(since: start) / 60))).map { hour in
            TimelineInterval(
                kind: .break, from: start.adding(minutes: 60 * hour + 50),
                to: start.adding(minutes: 60 * hour + 60))
        }
    }

    static func compute(
        _ sheets: [CallSheet], cards: [RateCard] = [.exampleOneScale, .exampleBySize],
        final: Bool = true
    ) throws(PayError) -> PayStatement {
        try PayStatement.compute(sheets: sheets, rateCards: cards, final: final)
    }

    /// The error that a sheet meets, or nil where it makes a statement.
    static func refusal(
        _ sheets: [CallSheet], cards: [RateCard] = [.exampleOneScale, .exampleBySize]
    ) -> PayError? {
        do throws(PayError) {
            _ = try compute(sheets, cards: cards)
            return nil
        } catch {
            return error
        }
    }

    /// The error that one changed sheet meets.
    static func refusal(
        dismissed: String? = nil, _ change: (inout CallSheet) -> Void
    ) throws -> PayError? {
        refusal([try single(dismissed: dismissed, change: change)])
    }
}
