import AFMModel
import AFMRules
import Testing

/// One key of the rulebook's Part 14, facts on which it decides, and what each value of it makes
/// of them, worked out by hand.
struct RulingCase: Sendable, CustomTestStringConvertible {
    let key: String
    /// Each value with what it comes to, in what ``measure`` measures.
    let values: [(value: String, result: Int)]
    /// What is compared; unless said otherwise what Harper Vale is owed on the last call.
    var measure: @Sendable (PayStatement) throws -> Int = RulingCase.owed
    var cards: [RateCard] = [.exampleOneScale, .exampleBySize]
    /// The facts; Harper Vale and a leader are on the call unless the facts say otherwise.
    let sheets: @Sendable () throws -> [CallSheet]

    var testDescription: String { key }

    /// The measured result where the key is ruled so.
    func result(ruled value: String) throws -> Int {
        let ruled = try sheets().map { sheet in
            var sheet = sheet
            sheet.rulings = Rulings([key: value])
            return sheet
        }
        return try measure(TestSheets.compute(ruled, cards: cards))
    }

    /// The measured result where nobody ruled.
    func result() throws -> Int { try measure(TestSheets.compute(sheets(), cards: cards)) }

    /// What Harper Vale is owed on the last call.
    static let owed: @Sendable (PayStatement) throws -> Int = { statement in
        try #require(statement.calls.last?.musicians.first).totalCents
    }

    /// What Harper Vale is owed on all calls together.
    static let owedInAll: @Sendable (PayStatement) throws -> Int = { statement in
        statement.calls.reduce(0) { $0 + ($1.musicians.first?.totalCents ?? 0) }
    }

    /// What the leader is owed on the last call.
    static let owedToTheLeader: @Sendable (PayStatement) throws -> Int = { statement in
        try #require(statement.calls.last?.musicians.last).totalCents
    }

    /// Harper Vale's penalty for lateness.
    static let late: @Sendable (PayStatement) throws -> Int = { statement in
        try #require(statement.calls.last?.musicians.first).latePenaltyCents
    }

    /// How many findings of a rule there are, of one severity where it is given.
    static func findings(
        _ rule: String, _ severity: Finding.Severity? = nil
    ) -> @Sendable (PayStatement) throws -> Int {
        { statement in
            statement.calls.flatMap(\.findings).count {
                $0.rule == rule && (severity == nil || $0.severity == severity)
            }
        }
    }
}

/// Sheets for ruling cases, in a few words.
enum RuledSheets {
    typealias Change = (inout CallSheet) throws -> Void

    /// A single session on 2026-10-14; an end with a plus is on the day after.
    static func day(_ times: String, _ change: Change = { _ in }) throws -> CallSheet {
        let (start, end) = try span(times)
        return try TestSheets.single(start: start, dismissed: end) { sheet in
            sheet.timeline = []
            try change(&sheet)
        }
    }

    /// A double session with gaps.
    static func double(_ times: String, gap: String) throws -> CallSheet {
        try day(times) { sheet in
            sheet.call.session = .double
            sheet.timeline = [try interval(.gap, gap)]
        }
    }

    /// A sideline day of Harper Vale.
    static func sideline(
        _ times: String = "08:00-16:00", _ facts: (inout SheetMusician) -> Void = { _ in }
    ) throws -> CallSheet {
        try day(times) { sheet in
            sheet.call.kind = .sideline
            sheet.call.session = nil
            sheet.musicians[0].sideline = Sideline()
            facts(&sheet.musicians[0])
        }
    }

    /// A call at multi-tracking rates of two.
    static func multiTrack(_ times: String, hours: Int) throws -> CallSheet {
        try day(times) { sheet in
            sheet.call.kind = .multiTrack
            sheet.call.session = .guaranteed
            sheet.call.guaranteedMinutes = hours * 60
            sheet.call.electronicRate = ElectronicRate(
                elected: .multiTrack, at: sheet.call.start.adding(minutes: -60))
            sheet.call.nightRequested = true
            sheet.musicians[1].role = .sidemusician
        }
    }

    /// A session of production musicians.
    static func production(_ times: String, _ change: Change = { _ in }) throws -> CallSheet {
        try day(times) { sheet in
            sheet.call.kind = .production
            try change(&sheet)
        }
    }

    /// The sheet on another date, all its times with it.
    static func moved(_ sheet: CallSheet, to date: String) throws -> CallSheet {
        let there = try #require(WorkDate(date))
        let minutes = there.days(since: sheet.call.date) * 1_440
        var moved = sheet
        moved.call.start = sheet.call.start.adding(minutes: minutes)
        for index in moved.musicians.indices {
            moved.musicians[index].dismissed = sheet.musicians[index].dismissed?
                .adding(minutes: minutes)
        }
        return moved
    }

    /// The sheet cancelled by a notice.
    static func cancelled(
        _ sheet: CallSheet, at: String, _ reason: CancellationReason = .other
    ) throws -> CallSheet {
        var sheet = sheet
        sheet.call.cancelled = Cancellation(
            noticeAt: try Moment(iso8601: at), by: "Alpha Pictures", reason: reason)
        for index in sheet.musicians.indices { sheet.musicians[index].dismissed = nil }
        return sheet
    }

    static func interval(_ kind: IntervalKind, _ times: String) throws -> TimelineInterval {
        let (from, to) = try span(times)
        return TimelineInterval(
            kind: kind, from: try Moment(iso8601: from), to: try Moment(iso8601: to))
    }

    private static func span(_ times: String) throws -> (String, String) {
        let parts = times.split(separator: "-").map { time in
            time.hasPrefix("+")
                ? "2026-10-15T\(time.dropFirst()):00-07:00" : "2026-10-14T\(time):00-07:00"
        }
        try #require(parts.count == 2)
        return (parts[0], parts[1])
    }
}
