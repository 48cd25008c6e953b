package import AFMModel

/// What R33 and R34 count of somebody's time at a call, alike for a statement and for a clock that
/// goes on.
package struct RestCount: Hashable, Sendable {
    /// Minutes of breaks that the time needs: ten for each whole hour (R33).
    package let required: Int
    /// Minutes of breaks that were had, none counted twice (R33).
    package let rested: Int
    /// Times on the stand without an interval that counts, in minutes since 1970 (R34).
    package let onStand: [Range<Int>]

    /// Minutes on the stand at most.
    package static var standLimit: Int { PayRule.standLimitMinutes }

    /// Counts the time of one person.
    ///
    /// - Parameters:
    ///   - start: The call time, in minutes since 1970.
    ///   - reported: When they came, where somebody said so.
    ///   - end: When they were let go, or will be; not before `start`.
    ///   - isDouble: Whether the call is a double session, of which hours worked count.
    ///   - intervals: Their intervals, in any order.
    ///   - least: Minutes of the shortest interval that counts (`minCountedBreakMinutes`).
    package init(
        from start: Int, reported: Int?, to end: Int, isDouble: Bool,
        intervals: [TimelineInterval], least: Int
    ) {
        let counted = intervals.filter { $0.minutes >= max(1, least) }
        let call = start..<max(start, end)
        let within =
            isDouble ? MusicianFacts.stretches(of: call, intervals: intervals) : [call]
        let working = CallFacts.timesOnStand(
            call, without: counted.filter { $0.kind != .meal })
        required = 10 * (within.reduce(0) { $0 + $1.count } / 60)
        rested = within.reduce(0) { sum, stretch in
            sum + stretch.count - working.reduce(0) { $0 + $1.clamped(to: stretch).count }
        }
        let from = max(start, reported ?? start)
        onStand = CallFacts.timesOnStand(from..<max(from, end), without: counted)
    }
}
