import Foundation

/// The time zone of a stage, by its IANA name: what the clock on the wall shows there.
public struct StageZone: Sendable {
    /// The IANA name as given, such as `America/Los_Angeles`.
    public let name: String
    private let zone: TimeZone

    /// What a clock on the wall shows.
    public struct WallClock: Hashable, Sendable {
        /// The date.
        public let date: WorkDate
        /// Seconds since midnight as the clock shows them: 0 to 86,399.
        public let secondOfDay: Int

        /// A date and a time of day.
        public init(date: WorkDate, secondOfDay: Int) {
            self.date = date
            self.secondOfDay = secondOfDay
        }

        /// The hour, 0 to 23.
        public var hour: Int { secondOfDay / 3_600 }
        /// Minutes since midnight: 0 to 1,439.
        public var minuteOfDay: Int { secondOfDay / 60 }
    }

    /// Coordinated universal time.
    public static let utc = StageZone(name: "UTC", zone: .gmt)

    /// A zone by its IANA name.
    ///
    /// Abbreviations and fixed offsets (`PST`, `GMT-7`) are refused: they do not say when the
    /// clocks change.
    public init(named name: String) throws(StageZoneError) {
        if name == "UTC" {
            self = .utc
            return
        }
        guard name.contains("/"), let zone = TimeZone(identifier: name) else {
            throw .unknown(name, nearest: Self.nearest(to: name))
        }
        self.init(name: name, zone: zone)
    }

    private init(name: String, zone: TimeZone) {
        self.name = name
        self.zone = zone
    }

    /// How far the wall clock is ahead of UTC at an instant, in seconds (negative in America).
    public func offsetSeconds(at moment: Moment) -> Int {
        zone.secondsFromGMT(
            for: Date(timeIntervalSince1970: TimeInterval(moment.secondsSince1970)))
    }

    /// What the wall clock shows at an instant.
    public func wallClock(at moment: Moment) -> WallClock {
        let shown = Int(moment.secondsSince1970) + offsetSeconds(at: moment)
        let second = (shown % 86_400 + 86_400) % 86_400
        return WallClock(
            date: WorkDate(daysSince1970: (shown - second) / 86_400), secondOfDay: second)
    }

    /// The date that an instant has here.
    public func date(of moment: Moment) -> WorkDate { wallClock(at: moment).date }

    /// The instants at which the wall clock shows this, in order.
    ///
    /// One, as a rule; two in the hour that a night repeats; none in the hour that one skips.
    public func moments(showing wallClock: WallClock) -> [Moment] {
        let shown = wallClock.date.daysSince1970 * 86_400 + wallClock.secondOfDay
        let near = Moment(secondsSince1970: Int64(shown))
        // Any change of the clocks that matters lies within a day of the answer.
        let offsets = Set(
            [-86_400, 0, 86_400].map { offsetSeconds(at: near.adding(seconds: $0)) })
        return offsets.map { Moment(secondsSince1970: Int64(shown - $0)) }
            .filter { self.wallClock(at: $0) == wallClock }
            .sorted()
    }

    private static func nearest(to name: String) -> String? {
        NearestName.among(TimeZone.knownTimeZoneIdentifiers, to: name)
    }
}

/// Why a time zone cannot be used.
public enum StageZoneError: Error, Hashable {
    /// No zone has this name; the nearest name that exists, where one is near.
    case unknown(String, nearest: String?)
}

extension StageZoneError: CustomStringConvertible {
    /// What happened and what would be right.
    public var description: String {
        switch self {
        case .unknown(let name, let nearest):
            "'\(name)' is no IANA time zone. Use a name such as "
                + "\(nearest ?? "America/Los_Angeles")."
        }
    }
}

extension StageZone: Hashable {
    /// Whether both have the same name.
    public static func == (left: StageZone, right: StageZone) -> Bool { left.name == right.name }

    /// Feeds the name to the hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension StageZone: CustomStringConvertible {
    /// The IANA name.
    public var description: String { name }
}

extension Moment {
    /// The instant as the stage's clocks show it, with their offset at that instant.
    public func text(in zone: StageZone) -> String {
        text(offsetSeconds: zone.offsetSeconds(at: self))
    }
}
