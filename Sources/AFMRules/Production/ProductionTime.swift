import AFMModel

/// The sessions of one production musician on one call, each with its overtime (R59).
///
/// Of the buckets, `base` is a session and `beyondHold` the overtime that follows it.
struct ProductionTime: Hashable {
    /// A session with what follows it without a gap.
    struct Session: Hashable {
        /// From its beginning to where work stopped.
        let work: Range<Int>
        let guaranteedMinutes: Int
    }

    /// The sessions in the order of time, at least one.
    let sessions: [Session]
    /// Minutes of work, without intervals that interrupt it.
    let workedStretches: [Range<Int>]

    /// - Parameters:
    ///   - work: From the call to the dismissal.
    ///   - guaranteedMinutes: Of the first session; an additional one is a single session.
    ///   - rests: Intervals that interrupt work, in order and apart.
    init(_ work: Range<Int>, guaranteedMinutes: Int, rests: [Range<Int>]) {
        var sessions: [Session] = []
        var start = work.lowerBound
        var guaranteed = guaranteedMinutes
        while true {
            let guaranteeEnd = start + guaranteed
            // What rests within the guaranteed time interrupts nothing: that time is paid.
            let rest = rests.first { $0.upperBound > guaranteeEnd && $0.lowerBound >= start }
            let end = min(rest?.lowerBound ?? work.upperBound, work.upperBound)
            sessions.append(
                Session(work: start..<max(start, end), guaranteedMinutes: guaranteed))
            guard let rest, rest.upperBound < work.upperBound else { break }
            start = rest.upperBound
            guaranteed = CallFacts.singleSessionMinutes
        }
        self.sessions = sessions
        var worked: [Range<Int>] = []
        var from = work.lowerBound
        for rest in rests where rest.overlaps(work) {
            if from < rest.lowerBound { worked.append(from..<rest.lowerBound) }
            from = max(from, rest.upperBound)
        }
        if from < work.upperBound { worked.append(from..<work.upperBound) }
        workedStretches = worked
    }

    /// The intervals that interrupt the work of production musicians: a gap longer than
    /// `otContinuityGapMinutes`, and whatever lasts an hour.
    static func rests(
        in intervals: [TimelineInterval], gapLimitMinutes: Int
    ) -> [Range<Int>] {
        let ranges = intervals.compactMap { interval -> Range<Int>? in
            let (from, to) = (interval.from.minutesSince1970, interval.to.minutesSince1970)
            guard from < to else { return nil }
            let interrupts =
                to - from >= 60 || (interval.kind == .gap && to - from > gapLimitMinutes)
            return interrupts ? from..<to : nil
        }
        return ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { rests, range in
            if let last = rests.last, range.lowerBound <= last.upperBound {
                rests[rests.count - 1] =
                    last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                rests.append(range)
            }
        }
    }
}

extension ProductionTime.Session {
    /// The plan of the session; pieces are cut where the night ends.
    func plan(in zone: StageZone, nightEnd: Int) -> WorkPlan {
        let guaranteeEnd = work.lowerBound + guaranteedMinutes
        var segments = [
            WorkPlan.Segment(bucket: .base, stretches: [work.lowerBound..<guaranteeEnd])
        ]
        if guaranteeEnd < work.upperBound {
            segments.append(
                .init(bucket: .beyondHold, stretches: [guaranteeEnd..<work.upperBound]))
        }
        return WorkPlan(
            segments: segments,
            required: zone.bands(of: work, cutAt: [0, nightEnd]).map(\.minutes))
    }
}
