/// When a transaction was written, by its author's clock: physical time, and a counter.
///
/// A stamp only says which of several concurrent values is shown first and when a person did
/// something. Causality decides everything else. Equal stamps of two replicas are told apart by
/// the transaction's id.
///
/// Layout, 8 bytes, big-endian, so that byte order is order in time:
///
/// | offset | bytes | field               | unit                              |
/// | -----: | ----: | ------------------- | --------------------------------- |
/// |      0 |     6 | `wallMilliseconds`  | since 1970-01-01T00:00:00Z        |
/// |      6 |     2 | `counter`           | stamps issued within one millisecond |
///
/// Specified in `protocol/format/identity.md`.
public struct HybridTimestamp: Hashable, Sendable {
    /// Milliseconds since the Unix epoch, below 2^48 (the year 10889).
    public let wallMilliseconds: UInt64
    /// Position among the stamps of one millisecond.
    public let counter: UInt16

    /// The first millisecond that a stamp cannot hold.
    public static let wallLimitMilliseconds: UInt64 = 1 << 48

    /// Nil where `wallMilliseconds` needs more than 48 bits.
    public init?(wallMilliseconds: UInt64, counter: UInt16) {
        guard wallMilliseconds < Self.wallLimitMilliseconds else { return nil }
        self.wallMilliseconds = wallMilliseconds
        self.counter = counter
    }

    /// The eight bytes of the layout as one word.
    public init(packed: UInt64) {
        wallMilliseconds = packed >> 16
        counter = UInt16(truncatingIfNeeded: packed)
    }

    /// The eight bytes of the layout as one word.
    public var packed: UInt64 { wallMilliseconds << 16 | UInt64(counter) }

    /// The physical part as a time that can be shown, cut to the year 9999.
    public var instant: Instant {
        let latest = UInt64(Instant.latestMilliseconds)
        guard let instant = Instant(milliseconds: Int64(min(wallMilliseconds, latest))) else {
            preconditionFailure("a 48-bit time cut to the year 9999 is an instant")
        }
        return instant
    }
}

extension HybridTimestamp: Comparable {
    /// Orders by time, then counter.
    public static func < (earlier: Self, later: Self) -> Bool { earlier.packed < later.packed }
}

/// A replica's hybrid logical clock.
///
/// A stamp that runs ahead of this replica's own clock is never taken over: one laptop that thinks
/// it is 2040 would drag every other one with it.
public struct HybridLogicalClock: Hashable, Sendable {
    /// The largest stamp issued, or observed in the past of this replica's own clock.
    public private(set) var latest: HybridTimestamp

    /// A clock that goes on after `latest`.
    public init(latest: HybridTimestamp) { self.latest = latest }

    /// Issues a stamp greater than every one that this clock issued or took over.
    ///
    /// - Parameter nowMilliseconds: Physical time since the Unix epoch; one beyond 48 bits counts
    ///   as the last millisecond of them.
    public mutating func issue(nowMilliseconds: UInt64) -> HybridTimestamp {
        let now = min(nowMilliseconds, HybridTimestamp.wallLimitMilliseconds - 1)
        if now > latest.wallMilliseconds {
            latest = HybridTimestamp(packed: now << 16)
        } else if latest.packed < UInt64.max {
            // A full counter runs over into the next millisecond.
            latest = HybridTimestamp(packed: latest.packed + 1)
        }
        return latest
    }

    /// Takes a received stamp over, where it does not run ahead of this replica's own clock.
    public mutating func observe(_ received: HybridTimestamp, nowMilliseconds: UInt64) {
        if received.wallMilliseconds <= nowMilliseconds { latest = max(latest, received) }
    }
}
