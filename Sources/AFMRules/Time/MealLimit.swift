package import AFMModel

/// By when somebody has to have a meal, or an hour's rest, on a call that goes on.
package enum MealLimit {
    /// The minute, in minutes since 1970; nil where no rule asks for another one.
    ///
    /// - Parameters:
    ///   - start: The call time, in minutes since 1970.
    ///   - now: The minute at which it is asked.
    ///   - intervals: Their intervals until then, in any order.
    package static func minute(
        kind: CallKind, from start: Int, at now: Int, intervals: [TimelineInterval]
    ) -> Int? {
        let meals = intervals.filter { $0.kind == .meal && $0.minutes > 0 }
        let last = meals.map(\.to.minutesSince1970).max()
        switch kind {
        case .recording:
            // Work without an interval of an hour (R26, R32).
            let stretches = MusicianFacts.stretches(
                of: start..<max(start, now), intervals: intervals)
            let begun = stretches.last { $0.upperBound == now }?.lowerBound ?? max(start, now)
            return begun + PayRule.continuousWorkLimitMinutes
        case .multiTrack: return meals.isEmpty ? start + PayRule.multiTrackMealDueMinutes : nil
        case .sideline: return max(start, last ?? start) + PayRule.mealDueMinutes
        case .production: return nil
        }
    }
}
