import ArgumentParser
import FieldsyncCore
import FieldsyncStore

/// The day before which history may stay behind.
enum Horizon {
    /// What is younger is kept, where a person names no day.
    static let days: Int64 = 90

    /// The beginning of a day that a person named, or of that 90 days ago.
    static func instant(_ date: String?, now: Instant) throws -> Instant {
        var day = now.milliseconds / 86_400_000 - days
        if let date {
            guard let found = CivilDate(date) else { throw unfit(date) }
            day = found.dayNumber
        }
        guard let instant = Instant(milliseconds: day * 86_400_000) else { throw unfit(date ?? "") }
        return instant
    }

    private static func unfit(_ date: String) -> Failure {
        Failure.usage("'\(date)' is no day.", next: "Say it as 2026-10-14.")
    }
}

/// How much of the history of spaces a command fetches of which nothing is here yet.
struct RecentOptions: ParsableArguments {
    @Flag(
        help: """
            Fetch all records, but of the history only the last 90 days; 'fieldsync sync \
            --history' fetches the rest whenever it is wanted.
            """)
    var recent = false

    @Option(
        help: ArgumentHelp(
            "As --recent, with the history from this day on.", valueName: "date"))
    var since: String?

    /// From when on transactions come whole; nil where all do.
    func instant(now: Instant) throws -> Instant? {
        recent || since != nil ? try Horizon.instant(since, now: now) : nil
    }

    /// What a person is told of what did not come.
    static func left(_ count: Int) -> [HumanText] {
        if count == 0 { return [] }
        return [
            """
            Of \(count) older transactions only who wrote them and when is here; 'fieldsync sync \
            --history' fetches them.
            """
        ]
    }

    /// The words by which a person asks for the same again.
    var words: String { since.map { " --since \($0)" } ?? (recent ? " --recent" : "") }
}
