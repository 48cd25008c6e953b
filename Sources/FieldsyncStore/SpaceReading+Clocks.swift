public import FieldsyncCore

/// A stamp that cannot be right, and by how much at least.
public struct ClockDoubt: Hashable, Sendable {
    /// How far the author's clock was ahead, in milliseconds; negative where it was behind.
    public let aheadMilliseconds: Int64

    /// Two clocks of an exchange may differ by this much without anybody's fault.
    public static let toleranceMilliseconds: Int64 = 300_000
    /// Less than this a clock is not said to be behind: what somebody had seen may have been
    /// stamped by a clock that was a little ahead itself.
    static let behindToleranceMilliseconds: Int64 = 3_600_000

    /// A doubt of this size.
    public init(aheadMilliseconds: Int64) { self.aheadMilliseconds = aheadMilliseconds }

    /// Whole seconds.
    public var aheadSeconds: Int64 { aheadMilliseconds / 1000 }
}

/// What a replica knows of the right time.
public struct RightTime: Hashable, Sendable {
    /// The right time less this replica's clock, as far as a server has told it, in milliseconds.
    public let offsetMilliseconds: Int64
    /// It is at least that late now, in milliseconds since 1970.
    public let nowMilliseconds: Int64

    /// What is known.
    public init(offsetMilliseconds: Int64, nowMilliseconds: Int64) {
        self.offsetMilliseconds = offsetMilliseconds
        self.nowMilliseconds = nowMilliseconds
    }
}

extension SpaceReading {
    /// What is wrong with the time that a transaction claims; nil where nothing is known to be.
    ///
    /// It is ahead where it claims to be later than its arrival, or than it is now: a clock that
    /// was wrong here may have noted the arrival. It is behind where it claims to be earlier than
    /// something that its author had seen.
    public func clockDoubt(of id: TransactionID, by clock: RightTime) throws -> ClockDoubt? {
        guard let entry = try source.entryIfHere(id) else { return nil }
        let claimed = entry.claimed
        let lead = entry.lead(clock)
        if lead > ClockDoubt.toleranceMilliseconds { return ClockDoubt(aheadMilliseconds: lead) }
        var latestSeen: Int64 = .min
        for seen in entry.transaction.context.entries {
            guard let other = try source.entryIfHere(seen),
                other.lead(clock) <= ClockDoubt.toleranceMilliseconds
            else { continue }
            latestSeen = max(latestSeen, other.claimed)
        }
        guard latestSeen > .min, latestSeen - claimed > ClockDoubt.behindToleranceMilliseconds
        else { return nil }
        return ClockDoubt(aheadMilliseconds: claimed - latestSeen)
    }
}

extension LogEntry {
    fileprivate var claimed: Int64 { transaction.stamp.instant.milliseconds }

    /// How far the stamp is ahead of the arrival.
    fileprivate func lead(_ clock: RightTime) -> Int64 {
        let (arrival, isBeyond) = receivedAt.milliseconds
            .addingReportingOverflow(clock.offsetMilliseconds)
        return claimed - (isBeyond ? clock.nowMilliseconds : min(arrival, clock.nowMilliseconds))
    }
}
