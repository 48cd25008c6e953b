package import AFMModel

/// A stretch of minutes over which the stage's wall clock changes nothing that pay depends on.
///
/// Minutes are counted from 1970-01-01T00:00Z, so durations are those of instants; what the
/// stretch *is* (night, evening, which date) is read from the wall clock (rulebook 0.3).
package struct WallSpan: Hashable, Sendable {
    /// Minutes since 1970, the end not included.
    package let minutes: Range<Int>
    /// The date that the stage's calendar shows.
    package let date: WorkDate
    /// Whether the wall clock is between 00:00 and 08:00.
    package let isNight: Bool
    /// Whether the wall clock is between 20:00 and 24:00 (R14).
    package let isEvening: Bool
}

extension StageZone {
    /// Minutes of the wall clock's day at which a span ends: 08:00, 20:00 and midnight.
    private static let boundaries = [8 * 60, 20 * 60, 24 * 60]

    /// Cuts minutes since 1970 at 00:00, 08:00 and 20:00 of this zone's wall clock.
    ///
    /// In order, without a gap; no two neighbours are alike. Where the clocks are changed across
    /// a boundary the cut is there.
    package func spans(of minutes: Range<Int>) -> [WallSpan] {
        var spans: [WallSpan] = []
        for stretch in stretchesOfOneOffset(minutes) {
            let offset = offsetMinutes(atMinute: stretch.lowerBound)
            var start = stretch.lowerBound
            while start < stretch.upperBound {
                let shown = start + offset
                let minuteOfDay = ((shown % 1_440) + 1_440) % 1_440
                let boundary = Self.boundaries.first { minuteOfDay < $0 } ?? 1_440
                let end = min(start + boundary - minuteOfDay, stretch.upperBound)
                Self.append(
                    WallSpan(
                        minutes: start..<end,
                        date: WorkDate(daysSince1970: (shown - minuteOfDay) / 1_440),
                        isNight: minuteOfDay < 8 * 60,
                        isEvening: minuteOfDay >= 20 * 60),
                    to: &spans)
                start = end
            }
        }
        return spans
    }

    /// Whether the clocks are changed within these minutes.
    package func changesClocks(within minutes: Range<Int>) -> Bool {
        stretchesOfOneOffset(minutes).count > 1
    }

    /// A change of the clocks that neither shows nor hides a boundary leaves one span.
    private static func append(_ span: WallSpan, to spans: inout [WallSpan]) {
        if let last = spans.last, last.date == span.date, last.isNight == span.isNight,
            last.isEvening == span.isEvening
        {
            spans[spans.count - 1] = WallSpan(
                minutes: last.minutes.lowerBound..<span.minutes.upperBound, date: last.date,
                isNight: last.isNight, isEvening: last.isEvening)
        } else {
            spans.append(span)
        }
    }

    func stretchesOfOneOffset(_ minutes: Range<Int>) -> [Range<Int>] {
        guard let last = minutes.last, minutes.count > 1,
            offsetMinutes(atMinute: minutes.lowerBound) != offsetMinutes(atMinute: last)
        else { return minutes.isEmpty ? [] : [minutes] }
        // The offsets at the two ends differ, so a change lies between: halve until it is found.
        let offset = offsetMinutes(atMinute: minutes.lowerBound)
        var (before, after) = (minutes.lowerBound, last)
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if offsetMinutes(atMinute: middle) == offset { before = middle } else { after = middle }
        }
        return [minutes.lowerBound..<after]
            + stretchesOfOneOffset(after..<minutes.upperBound)
    }

    func offsetMinutes(atMinute minute: Int) -> Int {
        offsetSeconds(at: Moment(minutesSince1970: minute)) / 60
    }
}

extension Moment {
    /// The instant that many minutes after 1970-01-01T00:00Z.
    package init(minutesSince1970 minutes: Int) {
        self = Moment(secondsSince1970: 0).adding(minutes: minutes)
    }

    /// Minutes since 1970-01-01T00:00Z, seconds cut off (rulebook 0.3).
    package var minutesSince1970: Int { minutes(since: Moment(secondsSince1970: 0)) }
}
