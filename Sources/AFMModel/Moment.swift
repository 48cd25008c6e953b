/// An instant, exact to the second, whatever any clock on a wall showed.
///
/// From 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z. A result of arithmetic beyond either end
/// stays at that end, so that differences never overflow.
public struct Moment: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let secondsSince1970: Int64

    /// The first instant that can be told.
    public static let earliest = Moment(secondsSince1970: .min)
    /// The last instant that can be told.
    public static let latest = Moment(secondsSince1970: .max)

    /// The instant so many seconds after 1970, held between ``earliest`` and ``latest``.
    public init(secondsSince1970: Int64) {
        self.secondsSince1970 = min(max(secondsSince1970, -62_135_596_800), 253_402_300_799)
    }

    /// The instant so many seconds later (earlier where negative).
    public func adding(seconds: Int64) -> Moment {
        let (sum, overflow) = secondsSince1970.addingReportingOverflow(seconds)
        if overflow { return seconds > 0 ? .latest : .earliest }
        return Moment(secondsSince1970: sum)
    }

    /// The instant so many minutes later (earlier where negative).
    public func adding(minutes: Int) -> Moment {
        let (seconds, overflow) = Int64(minutes).multipliedReportingOverflow(by: 60)
        if overflow { return minutes > 0 ? .latest : .earliest }
        return adding(seconds: seconds)
    }

    /// Seconds from `other` to this; negative where this is before.
    public func seconds(since other: Moment) -> Int64 {
        secondsSince1970 - other.secondsSince1970
    }

    /// Whole minutes from `other` to this, both cut to the minute first (rulebook 0.3).
    public func minutes(since other: Moment) -> Int {
        Int(truncatedToMinute.seconds(since: other.truncatedToMinute) / 60)
    }

    /// The beginning of the minute in which this is.
    public var truncatedToMinute: Moment {
        let second = ((secondsSince1970 % 60) + 60) % 60
        return Moment(secondsSince1970: secondsSince1970 - second)
    }
}

extension Moment: Comparable {
    /// Whether the left instant is the earlier one.
    public static func < (left: Moment, right: Moment) -> Bool {
        left.secondsSince1970 < right.secondsSince1970
    }
}
