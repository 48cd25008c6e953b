package import AFMModel

/// When the guarantee, the hold hour and the span of a call that goes on end, by the plans that
/// statements are cut by. Minutes since 1970.
package struct CallLimits: Hashable, Sendable {
    /// When what is guaranteed will have been worked.
    package let guaranteeEnd: Int
    /// When the hold hour ends; nil where the call has none.
    package let holdEnd: Int?
    /// When eight hours from the call have passed; nil where nothing follows from it.
    package let spanEnd: Int?

    /// Minutes for which a call is thought on.
    private static let longestMinutes = 24 * 60

    /// The limits of somebody who stays.
    ///
    /// - Parameters:
    ///   - start: The call time, in minutes since 1970.
    ///   - intervals: The intervals so far; one that goes on ends now.
    package init(
        kind: CallKind, session: SessionKind?, guaranteedMinutes: Int, start: Int,
        intervals: [TimelineInterval], zone: StageZone
    ) {
        let work = start..<start + Self.longestMinutes
        let meals = intervals.filter { $0.kind == .meal }.compactMap { meal -> Range<Int>? in
            let (from, to) = (meal.from.minutesSince1970, meal.to.minutesSince1970)
            return from < to ? from..<to : nil
        }
        let plan: WorkPlan
        switch (kind, session) {
        case (.recording, .double):
            plan = .double(
                start: start, work: MusicianFacts.stretches(of: work, intervals: intervals),
                dismissed: work.upperBound, absorbsPostSpan: false)
        case (.recording, _):
            plan = .clock(
                start: start, guaranteedMinutes: guaranteedMinutes, dismissed: work.upperBound)
        case (.multiTrack, _):
            plan = MultiTrackTime(
                work, meals: meals, guaranteedMinutes: guaranteedMinutes, isGuaranteePaid: true
            ).plan
        case (.sideline, _): plan = SidelineTime(work, meals: meals, in: zone).plan
        case (.production, _): plan = WorkPlan(segments: [], required: [])
        }
        func end(of bucket: WorkBucket) -> Int? {
            plan.segments.first { $0.bucket == bucket }?.stretches.last?.upperBound
        }
        guaranteeEnd = end(of: .base) ?? start + guaranteedMinutes
        holdEnd = end(of: .hold)
        spanEnd = kind == .recording ? start + WorkPlan.spanMinutes : nil
    }
}
