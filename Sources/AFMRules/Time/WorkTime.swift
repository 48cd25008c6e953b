package import AFMModel

/// The time engine: cuts a plan into units of 15 minutes, each with what pay must know of it.
///
/// The engine knows no percentage and no money. It answers which units there are, which minutes
/// of each were required, and what the wall clock showed; ``PremiumTable`` prices them.
package struct WorkTime: Hashable, Sendable {
    /// Minutes in a unit.
    package static let unitMinutes = 15

    /// The units in the order of time.
    package let units: [WorkUnit]

    /// Cuts a plan.
    ///
    /// A unit begins where the last one of its bucket ended, never at a quarter of the clock. Any
    /// part of a unit is a unit, unless the part is no longer than the grace.
    ///
    /// - Parameters:
    ///   - plan: Which minutes are in which bucket.
    ///   - zone: The stage's zone, for night, evening and date.
    ///   - graceMinutes: How long the last unit of a bucket after the guarantee may be begun
    ///     without counting (`unitGraceMinutes`), 0 to 14.
    package init(cutting plan: WorkPlan, in zone: StageZone, graceMinutes: Int) {
        guard let window = plan.window else {
            units = []
            return
        }
        let spans = zone.spans(of: window)
        var units: [WorkUnit] = []
        for segment in plan.segments {
            var open: [WorkPiece] = []
            var filled = 0
            for piece in Self.pieces(of: segment, required: plan.required, spans: spans) {
                for part in piece.split(firstAfter: Self.unitMinutes - filled) {
                    open.append(part)
                    filled += part.minutes.count
                    if filled == Self.unitMinutes {
                        units.append(WorkUnit(bucket: segment.bucket, pieces: open))
                        (open, filled) = ([], 0)
                    }
                }
            }
            if filled > (segment.bucket == .base ? 0 : graceMinutes) {
                units.append(WorkUnit(bucket: segment.bucket, pieces: open))
            }
        }
        self.units = units
    }

    /// The minutes of a segment, cut wherever the wall clock or being required makes a difference.
    private static func pieces(
        of segment: WorkPlan.Segment, required: [Range<Int>], spans: [WallSpan]
    ) -> [WorkPiece] {
        var pieces: [WorkPiece] = []
        for stretch in segment.stretches {
            for span in spans where span.minutes.overlaps(stretch) {
                let minutes = span.minutes.clamped(to: stretch)
                let edges = required.flatMap { [$0.lowerBound, $0.upperBound] }
                    .filter { minutes.lowerBound < $0 && $0 < minutes.upperBound }
                let cuts = ([minutes.lowerBound] + Set(edges).sorted() + [minutes.upperBound])
                for (start, end) in zip(cuts, cuts.dropFirst()) {
                    pieces.append(
                        WorkPiece(
                            minutes: start..<end, date: span.date, isNight: span.isNight,
                            isEvening: span.isEvening,
                            isRequired: required.contains { $0.contains(start) }))
                }
            }
        }
        return pieces
    }
}

/// A unit of 15 minutes, or the part of one with which a bucket ends.
package struct WorkUnit: Hashable, Sendable {
    /// The bucket that the unit belongs to.
    package let bucket: WorkBucket
    /// Its minutes in order, at most 15 together, at least one piece.
    package let pieces: [WorkPiece]

    /// How many minutes the pieces have together.
    package var minutes: Int { pieces.reduce(0) { $0 + $1.minutes.count } }
}

/// Minutes of one unit over which nothing changes that pay depends on.
package struct WorkPiece: Hashable, Sendable {
    /// Minutes since 1970, the end not included, none of them missing.
    package let minutes: Range<Int>
    /// The date on the stage's calendar.
    package let date: WorkDate
    /// Whether the wall clock is between 00:00 and 08:00.
    package let isNight: Bool
    /// Whether the wall clock is between 20:00 and 24:00.
    package let isEvening: Bool
    /// Whether the musician was required; guaranteed minutes after an early release are not.
    package let isRequired: Bool

    /// Cut into parts: the first of at most `first` minutes, the others of at most 15.
    func split(firstAfter first: Int) -> [WorkPiece] {
        var parts: [WorkPiece] = []
        var start = minutes.lowerBound
        var room = first
        while start < minutes.upperBound {
            let end = min(start + room, minutes.upperBound)
            parts.append(
                WorkPiece(
                    minutes: start..<end, date: date, isNight: isNight, isEvening: isEvening,
                    isRequired: isRequired))
            start = end
            room = WorkTime.unitMinutes
        }
        return parts
    }
}
