public import AFMModel

/// Reads times as people say them at a stage: `13:15`, `1315`, `1:15pm`, `-5`, `+10`, `now`, or a
/// whole instant.
public struct SpokenTime: Sendable {
    /// The zone of the stage's clocks.
    public let zone: StageZone
    /// What a time of day is near to: the time called.
    public let start: Moment
    /// What minutes back and forth count from.
    public let now: Moment

    /// A reader for one call.
    public init(zone: StageZone, start: Moment, now: Moment) {
        self.zone = zone
        self.start = start
        self.now = now
    }

    /// The time that `text` says; now, cut to the minute, where it is nil.
    ///
    /// A time of day is the one nearest to the call: from 8 hours before its start on.
    ///
    /// - Throws: ``DomainError/badTime(_:right:)``, also for a time that the clocks skip or show
    ///   twice.
    public func moment(_ text: String?) throws(DomainError) -> Moment {
        guard let text, text.lowercased() != "now" else { return now.truncatedToMinute }
        if let minutes = Self.offset(text) { return now.truncatedToMinute.adding(minutes: minutes) }
        if text.contains("T") || text.contains("t"), text.utf8.count >= 16 {
            return try written(text)
        }
        guard let second = Self.secondOfDay(text) else {
            throw .badTime(text, right: Self.forms)
        }
        let earliest = start.adding(minutes: -60 * Self.hoursBefore)
        let latest = earliest.adding(minutes: 24 * 60)
        let date = zone.date(of: start)
        let moments = (-1...1).flatMap { days in
            zone.moments(
                showing: StageZone.WallClock(date: date.adding(days: days), secondOfDay: second))
        }
        return try only(moments.filter { earliest <= $0 && $0 < latest }, text)
    }

    private static let hoursBefore = 8
    private static let forms =
        "say 13:15, 1315, 1:15pm, -5 or +10 (minutes from now), now, or an instant such as "
        + "2026-10-14T13:15:00-07:00"

    private func written(_ text: String) throws(DomainError) -> Moment {
        do {
            return try Moment(iso8601: text)
        } catch {
            guard error == .missingOffset else { throw .badTime(text, right: Self.forms) }
        }
        // Without an offset it is what the stage's clocks show.
        let shown: Moment
        do {
            shown = try Moment(iso8601: text + "Z")
        } catch {
            throw .badTime(text, right: Self.forms)
        }
        return try only(zone.moments(showing: StageZone.utc.wallClock(at: shown)), text)
    }

    private func only(_ moments: [Moment], _ text: String) throws(DomainError) -> Moment {
        guard let first = moments.first else {
            throw .badTime(text, right: "the clocks of \(zone) skip it on that day")
        }
        guard moments.count == 1 else {
            let choices = moments.map { $0.text(in: zone) }.joined(separator: " or ")
            throw .badTime(text, right: "the clocks of \(zone) show it twice; say \(choices)")
        }
        return first
    }

    /// `-5`, `+10`: a sign and one to four digits.
    private static func offset(_ text: String) -> Int? {
        guard let sign = text.first, sign == "-" || sign == "+",
            (1...4).contains(text.dropFirst().utf8.count),
            let minutes = WorkDate.number(Array(text.utf8.dropFirst())[...])
        else { return nil }
        return sign == "-" ? -minutes : minutes
    }

    /// `13:15`, `1315`, `9:05`, `905`, `1:15pm`, `12am`.
    private static func secondOfDay(_ text: String) -> Int? {
        var digits = Array(text.lowercased().utf8.filter { $0 != UInt8(ascii: " ") })
        var half: UInt8?
        if digits.count > 2, digits.last == UInt8(ascii: "m") {
            half = digits[digits.count - 2]
            guard half == UInt8(ascii: "a") || half == UInt8(ascii: "p") else { return nil }
            digits.removeLast(2)
        }
        let parts = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var hour: Int?
        var minute: Int? = 0
        if parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2 {
            hour = WorkDate.number(parts[0])
            minute = WorkDate.number(parts[1])
        } else if parts.count == 1, (3...4).contains(digits.count) {
            hour = WorkDate.number(digits.dropLast(2))
            minute = WorkDate.number(digits.suffix(2))
        } else if parts.count == 1, half != nil, (1...2).contains(digits.count) {
            hour = WorkDate.number(digits[...])
        }
        guard var hour, let minute, minute < 60 else { return nil }
        if let half {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (half == UInt8(ascii: "p") ? 12 : 0)
        }
        guard hour < 24 else { return nil }
        return (hour * 60 + minute) * 60
    }
}
