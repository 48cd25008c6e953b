/// What a stretch of a musician's call is for, by the rows of rulebook 0.4.
package enum WorkBucket: Int, Hashable, Sendable, CaseIterable {
    /// The guaranteed call.
    case base
    /// The hour after it for which a musician may be held at straight time (R18, R20).
    case hold
    /// What follows within eight hours of the call time (R14, R16, R19).
    case beyondHold
    /// Work beyond the six hours of a double session, within eight of its call time (R17, R22).
    case seventhHour
    /// What follows eight elapsed hours after the call time (R15, R23).
    case afterSpan
    /// Time for finished music beyond what a session consists of (R57); no minutes of the clock.
    case finishedMusic
}

/// Which minutes of a musician's call fall into which bucket, before anything is rounded.
///
/// Each kind of call makes its own plan; cutting a plan into units (``WorkTime``) and pricing the
/// units (``PremiumTable``) is the same for all. A bucket may have several stretches, as the
/// guaranteed six hours of a divided double have: its units count on across the gap.
package struct WorkPlan: Hashable, Sendable {
    /// One bucket and its minutes.
    package struct Segment: Hashable, Sendable {
        package let bucket: WorkBucket
        /// Minutes since 1970, in order, none empty.
        package let stretches: [Range<Int>]

        package init(bucket: WorkBucket, stretches: [Range<Int>]) {
            self.bucket = bucket
            self.stretches = stretches
        }
    }

    /// The buckets in the order of time.
    package let segments: [Segment]
    /// The minutes for which the musician was required; guaranteed minutes outside are unworked.
    package let required: [Range<Int>]

    package init(segments: [Segment], required: [Range<Int>]) {
        self.segments = segments
        self.required = required
    }

    /// The minutes from which units are cut.
    package var window: Range<Int>? {
        let stretches = segments.flatMap(\.stretches)
        guard let first = stretches.map(\.lowerBound).min(),
            let last = stretches.map(\.upperBound).max()
        else { return nil }
        return first..<last
    }
}

extension WorkPlan {
    /// Minutes of guaranteed call and hold together (R20).
    static let callAndHoldLimitMinutes = 360
    /// Minutes of the hold hour (R18).
    static let holdLimitMinutes = 60
    /// Minutes from the call time after which R15 and R23 hold.
    static let spanMinutes = 480

    /// The plan of a single session or a guaranteed longer call: pay follows the clock from the
    /// call time, whatever intervals there were (rulebook 0.3).
    ///
    /// - Parameters:
    ///   - start: The call time, in minutes since 1970.
    ///   - guaranteedMinutes: The length that is paid in any case.
    ///   - dismissed: When the musician was let go, not before `start`.
    /// - Returns: The plan, with the guarantee in full.
    package static func clock(start: Int, guaranteedMinutes: Int, dismissed: Int) -> WorkPlan {
        let holdMinutes = max(
            0, min(holdLimitMinutes, callAndHoldLimitMinutes - guaranteedMinutes))
        let guaranteeEnd = start + guaranteedMinutes
        let ends: [(WorkBucket, Int)] = [
            (.hold, guaranteeEnd + holdMinutes),
            (.beyondHold, max(guaranteeEnd + holdMinutes, start + spanMinutes)),
            (.afterSpan, dismissed),
        ]
        var segments = [Segment(bucket: .base, stretches: [start..<guaranteeEnd])]
        var reached = guaranteeEnd
        for (bucket, limit) in ends where reached < min(limit, dismissed) {
            let end = min(limit, dismissed)
            segments.append(Segment(bucket: bucket, stretches: [reached..<end]))
            reached = end
        }
        return WorkPlan(
            segments: segments, required: dismissed > start ? [start..<dismissed] : [])
    }
}
