import FieldsyncClient
import FieldsyncStore

/// How far a clock is off, as people say it.
enum ClockWords {
    /// What is known of the right time: it is not before the last exchange, wherever this clock has
    /// gone since.
    static func rightTime(at replica: Replica) throws -> RightTime {
        let memory = try ExchangeMemory.of(replica)
        let latest = max(replica.environment.nowMilliseconds(), memory.lastMilliseconds)
        let (now, isBeyond) = Int64(clamping: latest)
            .addingReportingOverflow(memory.clockOffsetMilliseconds)
        return RightTime(
            offsetMilliseconds: memory.clockOffsetMilliseconds,
            nowMilliseconds: isBeyond ? .max : now)
    }

    /// For the line of a value whose stamp cannot be right.
    static func words(_ doubt: ClockDoubt) -> String {
        let span = ClockSpan.words(seconds: doubt.aheadSeconds.magnitude)
        return doubt.aheadMilliseconds > 0
            ? "its laptop's clock is ahead by \(span) or more"
            : "its laptop's clock is behind by \(span) or more"
    }
}
