import FieldsyncClient
import FieldsyncStore

/// How far a clock is off, as people say it.
enum ClockWords {
    /// The right time less this replica's clock, as the server told it last.
    static func offset(of replica: Replica) throws -> Int64 {
        try ExchangeMemory.of(replica).clockOffsetMilliseconds
    }

    /// For the line of a value whose stamp cannot be right.
    static func words(_ doubt: ClockDoubt) -> String {
        let span = ClockSpan.words(seconds: doubt.aheadSeconds.magnitude)
        return doubt.aheadMilliseconds > 0
            ? "its laptop's clock is ahead by \(span) or more"
            : "its laptop's clock is behind by \(span) or more"
    }
}
