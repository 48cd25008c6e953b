import AFMModel
import AFMRules

/// Measures the consolidated statement of a season, without a store.
@main struct BenchPay {
    static let usage = "usage: bench-pay [CALLS [MUSICIANS]]"

    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst().map { Int($0) }
        guard !arguments.contains(nil), arguments.count <= 2 else { return print(usage) }
        let numbers = arguments.compactMap { $0 }
        let calls = numbers.first ?? 200
        let musicians = numbers.count > 1 ? numbers[1] : 60
        for kind in CallKind.allCases {
            let sheets = try (0..<calls).map {
                try sheet(kind, number: $0, musicians: musicians)
            }
            let clock = ContinuousClock()
            var total = 0
            let time = try clock.measure {
                total = try PayStatement.compute(
                    sheets: sheets, rateCards: [.exampleBySize], final: true
                ).totalCents
            }
            let milliseconds = time.components.seconds * 1_000
                + time.components.attoseconds / 1_000_000_000_000_000
            print(
                "{\"key\": \"pay.\(kind.rawValue).\(calls)x\(musicians)\", "
                    + "\"value\": \(milliseconds), \"unit\": \"ms\", \"cents\": \(total)}")
        }
    }

    /// A call of five a week, on two stages by turns, with breaks, doubles and overtime.
    private static func sheet(
        _ kind: CallKind, number: Int, musicians count: Int
    ) throws -> CallSheet {
        let day = number / 10 * 7 + number % 10 / 2
        let first = try Moment(iso8601: "2026-10-05T10:00:00-07:00")
        let start = first.adding(minutes: day * 1_440 + number % 2 * 300)
        let end = start.adding(minutes: kind == .sideline ? 600 : 250)
        let musicians = (0..<count).map { position in
            SheetMusician(
                name: "Musician \(position)", card: "47-\(position)",
                role: position == 0 ? .leader : .sidemusician,
                instruments: position % 7 == 0 ? ["Flute", "Alto Flute"] : ["Violin"],
                reported: start.adding(minutes: -10),
                dismissed: end.adding(minutes: position % 5 * 10))
        }
        return CallSheet(
            file: "call \(number)",
            production: Production(
                title: "Season", producer: "Producer \(number % 3)", medium: .theatrical),
            rates: ["RC-X"],
            call: Call(
                id: "call-\(number)", kind: kind,
                session: kind == .sideline ? nil : kind == .multiTrack ? .guaranteed : .single,
                guaranteedMinutes: kind == .multiTrack ? 240 : nil,
                zone: try StageZone(named: "America/Los_Angeles"), start: start,
                stage: "Stage \(number % 2)"),
            timeline: [
                TimelineInterval(
                    kind: .break, from: start.adding(minutes: 50), to: start.adding(minutes: 60)),
                TimelineInterval(
                    kind: .meal, from: start.adding(minutes: 120), to: start.adding(minutes: 150)),
            ],
            musicians: musicians)
    }
}
