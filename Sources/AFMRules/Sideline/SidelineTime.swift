import AFMModel

/// The time of one sideline day: eight hours in any case, what follows them, and the night.
///
/// Of the buckets, `base` is the day and `beyondHold` is what follows eight hours of work.
struct SidelineTime: Hashable {
    /// The day and its overtime.
    let plan: WorkPlan
    /// The night by itself: a segment for each hour or hours of one premium, so that units start
    /// anew at midnight and at one.
    let night: WorkPlan
    /// The first minute after eight hours of work.
    let overtimeStart: Int

    /// Minutes of work that a day is paid for in any case.
    static let dayMinutes = 480
    /// Units of 15 minutes in a day.
    static let dayUnits = dayMinutes / WorkTime.unitMinutes
    /// Times of day at which the night premium changes (R62, R63).
    static let nightTimes = [0, 60, 360]

    /// - Parameters:
    ///   - work: From the call to the dismissal.
    ///   - meals: Meal periods, in any order.
    ///   - zone: The stage's zone.
    init(_ work: Range<Int>, meals: [Range<Int>], in zone: StageZone) {
        let deducted = Self.deduction(fromMeals: meals, of: work)
        let stretches = Self.without(deducted, work)
        let worked = stretches.reduce(0) { $0 + $1.count }
        var base: [Range<Int>] = []
        var overtime: [Range<Int>] = []
        var left = Self.dayMinutes
        for stretch in stretches {
            let cut = stretch.lowerBound + min(left, stretch.count)
            if stretch.lowerBound < cut { base.append(stretch.lowerBound..<cut) }
            if cut < stretch.upperBound { overtime.append(cut..<stretch.upperBound) }
            left -= cut - stretch.lowerBound
        }
        overtimeStart = overtime.first?.lowerBound ?? work.upperBound
        if worked < Self.dayMinutes {
            base.append(work.upperBound..<work.upperBound + Self.dayMinutes - worked)
        }
        var segments = [WorkPlan.Segment(bucket: .base, stretches: base)]
        if !overtime.isEmpty { segments.append(.init(bucket: .beyondHold, stretches: overtime)) }
        plan = WorkPlan(segments: segments, required: stretches)
        // Cut where overtime begins too, so that no piece lies on both sides of it.
        let cut = overtimeStart
        night = WorkPlan(
            segments: Self.nightSegments(stretches, in: zone),
            required: stretches.flatMap { stretch in
                [stretch.clamped(to: Int.min..<cut), stretch.clamped(to: cut..<Int.max)]
            }.filter { !$0.isEmpty })
    }

    /// What of the first meal is not paid: nothing below half an hour, one hour at most (R72).
    static func deduction(fromMeals meals: [Range<Int>], of work: Range<Int>) -> Range<Int> {
        let first = meals.min { $0.lowerBound < $1.lowerBound } ?? 0..<0
        let meal = first.clamped(to: work)
        guard meal.count >= PayRule.mealMinutes.lowerBound else {
            return work.lowerBound..<work.lowerBound
        }
        return meal.lowerBound..<meal.lowerBound + min(meal.count, PayRule.mealMinutes.upperBound)
    }

    private static func without(_ meal: Range<Int>, _ work: Range<Int>) -> [Range<Int>] {
        [work.lowerBound..<meal.lowerBound, meal.upperBound..<work.upperBound]
            .filter { !$0.isEmpty }
    }

    /// A segment for each occurrence of a premium; it counts on across the meal.
    private static func nightSegments(
        _ stretches: [Range<Int>], in zone: StageZone
    ) -> [WorkPlan.Segment] {
        var segments: [WorkPlan.Segment] = []
        var open: (band: WallBand, stretches: [Range<Int>])?
        for band in stretches.flatMap({ zone.bands(of: $0, cutAt: nightTimes) })
        where band.index < 2 {
            if let last = open, last.band.date == band.date, last.band.index == band.index {
                open?.stretches.append(band.minutes)
                continue
            }
            if let open { segments.append(.init(bucket: .hold, stretches: open.stretches)) }
            open = (band, [band.minutes])
        }
        if let open { segments.append(.init(bucket: .hold, stretches: open.stretches)) }
        return segments
    }
}
