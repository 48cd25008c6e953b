import AFMModel

/// The time of one musician on a multi-track call, meals apart (R47, R48, R50 to R52).
///
/// Of the buckets, `afterSpan` is work in excess of ten hours.
struct MultiTrackTime {
    let plan: WorkPlan
    /// Minutes of work.
    let workedMinutes: Int
    /// Minutes that are paid in any case; what was worked of them where the musician left.
    let paidMinutes: Int

    /// - Parameters:
    ///   - work: From the call to the dismissal.
    ///   - meals: Meal periods; of each one hour at most is no work.
    ///   - guaranteedMinutes: The length that was specified.
    ///   - isGuaranteePaid: Whether guaranteed minutes are paid that were not worked.
    init(
        _ work: Range<Int>, meals: [Range<Int>], guaranteedMinutes: Int, isGuaranteePaid: Bool
    ) {
        let stretches = Self.stretches(of: work, meals: meals)
        let worked = stretches.reduce(0) { $0 + $1.count }
        workedMinutes = worked
        paidMinutes = isGuaranteePaid ? guaranteedMinutes : min(worked, guaranteedMinutes)
        let limit = PayRule.multiTrackGuarantee.upperBound
        let holdEnd = min(guaranteedMinutes + WorkPlan.holdLimitMinutes, limit)
        let ends: [(WorkBucket, Int)] = [
            (.base, guaranteedMinutes), (.hold, holdEnd), (.beyondHold, limit),
            (.afterSpan, .max),
        ]
        var parts: [WorkBucket: [Range<Int>]] = [:]
        var done = 0
        for stretch in stretches {
            var start = stretch.lowerBound
            for (bucket, end) in ends where done < end && start < stretch.upperBound {
                let cut = min(stretch.upperBound, start + min(end - done, stretch.count))
                parts[bucket, default: []].append(start..<cut)
                done += cut - start
                start = cut
            }
        }
        if worked < paidMinutes {
            parts[.base, default: []].append(
                work.upperBound..<work.upperBound + paidMinutes - worked)
        }
        plan = WorkPlan(
            segments: ends.compactMap { bucket, _ in
                parts[bucket].map { WorkPlan.Segment(bucket: bucket, stretches: $0) }
            },
            required: stretches)
    }

    private static func stretches(of work: Range<Int>, meals: [Range<Int>]) -> [Range<Int>] {
        var stretches: [Range<Int>] = []
        var start = work.lowerBound
        for meal in meals.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let rest = meal.clamped(to: start..<max(start, work.upperBound))
            guard !rest.isEmpty else { continue }
            if start < rest.lowerBound { stretches.append(start..<rest.lowerBound) }
            start = rest.lowerBound + min(rest.count, PayRule.multiTrackMealMinutes)
        }
        if start < work.upperBound { stretches.append(start..<work.upperBound) }
        return stretches
    }
}
