extension WorkPlan {
    /// The plan of a double session: six hours of work are guaranteed, and work is counted across
    /// a gap, which is no work itself (R21, R25, rulebook Part 15).
    ///
    /// What was guaranteed and not worked is put after the dismissal, where nobody was required.
    ///
    /// - Parameters:
    ///   - start: The call time, in minutes since 1970.
    ///   - work: The minutes worked, without intervals of an hour or more, in order.
    ///   - dismissed: When the musician was let go, not before `start`.
    ///   - absorbsPostSpan: Whether work after eight hours fills what is missing of the guarantee
    ///     (`guaranteeAbsorbsPostSpan`).
    /// - Returns: The plan, with the guarantee in full.
    package static func double(
        start: Int, work: [Range<Int>], dismissed: Int, absorbsPostSpan: Bool
    ) -> WorkPlan {
        let (inside, after) = split(work, at: start + spanMinutes)
        var base: [Range<Int>] = []
        var seventh: [Range<Int>] = []
        var missing = doubleMinutes
        for stretch in inside {
            let edge = stretch.lowerBound + min(missing, stretch.count)
            if stretch.lowerBound < edge { base.append(stretch.lowerBound..<edge) }
            if edge < stretch.upperBound { seventh.append(edge..<stretch.upperBound) }
            missing -= edge - stretch.lowerBound
        }
        if absorbsPostSpan { missing -= min(missing, after.reduce(0) { $0 + $1.count }) }
        if missing > 0 { base.append(dismissed..<dismissed + missing) }
        let segments: [(WorkBucket, [Range<Int>])] = [
            (.base, base), (.seventhHour, seventh), (.afterSpan, after),
        ]
        return WorkPlan(
            segments: segments.compactMap { bucket, stretches in
                stretches.isEmpty ? nil : Segment(bucket: bucket, stretches: stretches)
            },
            required: work)
    }

    /// Minutes of work in a double session (R21).
    static let doubleMinutes = 360

    private static func split(
        _ stretches: [Range<Int>], at edge: Int
    ) -> (before: [Range<Int>], after: [Range<Int>]) {
        var (before, after): ([Range<Int>], [Range<Int>]) = ([], [])
        for stretch in stretches {
            let cut = min(max(edge, stretch.lowerBound), stretch.upperBound)
            if stretch.lowerBound < cut { before.append(stretch.lowerBound..<cut) }
            if cut < stretch.upperBound { after.append(cut..<stretch.upperBound) }
        }
        return (before, after)
    }
}
