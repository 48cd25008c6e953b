package import AFMModel
import AFMRules

/// What the agreement counts while a call goes on, and how much time is left of each.
///
/// A pure reading of the facts at a time: it knows no money and asks nobody.
package struct UnionClock: Hashable, Sendable {
    /// How near a limit is.
    package enum Level: Int, Hashable, Sendable, Comparable {
        /// Nothing to do.
        case calm
        /// Behind, and nothing came of it.
        case done
        /// Soon.
        case soon
        /// Reached, or past.
        case over

        package static func < (left: Level, right: Level) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// One of the limits.
    package struct Dial: Hashable, Sendable {
        /// Which one.
        package let kind: Kind
        /// How near it is.
        package let level: Level
        /// When it is reached; nil where it is not counted now.
        package let at: Moment?
        /// Minutes until then, negative once it is past; of breaks, the minutes still owed.
        package let minutesLeft: Int?
        /// What it is besides, in a few words.
        package let note: String

        init(
            _ kind: Kind, _ level: Level, at: Moment? = nil, left: Int? = nil, _ note: String = ""
        ) {
            self.kind = kind
            self.level = level
            self.at = at
            minutesLeft = left
            self.note = note
        }
    }

    /// The limits, in the order in which they are shown.
    package enum Kind: Int, Hashable, Sendable, CaseIterable {
        /// Ninety minutes on the stand (R34).
        case stand
        /// Ten minutes away from it for each hour (R33).
        case breaks
        /// A meal, or an hour's rest, within six hours (R26, R32, R50, R72).
        case meal
        /// The end of what is guaranteed.
        case guarantee
        /// The end of the hold hour (R18, R51).
        case hold
        /// Eight hours from the call (R15, R23).
        case span
        /// Midnight, when nights begin (R13, R53, R60, R62).
        case midnight
    }

    /// The limits that are counted on a call of its kind.
    package let dials: [Dial]
    /// Minutes that somebody has been on the stand without a break, the longest.
    package let standMinutes: Int
    /// The rest that everybody on the stand has now.
    package let rest: StageInterval?
    /// Minutes of that rest.
    package let restMinutes: Int
    /// Minutes of breaks that were had, where that is least.
    package let breakMinutes: Int
    /// Minutes of breaks that the call will have needed.
    package let breaksRequired: Int
    /// Minutes until the call begins; nil once it has.
    package let minutesToStart: Int?
    /// When everybody had gone home.
    package let end: Moment?
    /// Whether the call was a day ago or longer, and nobody ended it.
    package let isForgotten: Bool

    /// Minutes on the stand at most.
    package static var standLimit: Int { RestCount.standLimit }
    /// Minutes on the stand from which it warns.
    package static let standWarning = 85
    /// The longest call that can be meant.
    static let longestMinutes = 24 * 60
    /// Minutes of a limit's approach that are told.
    static let soonMinutes = 15
    /// Minutes of the hold hour in which the price of staying is told.
    package static let holdWarning = 10

    /// The dial of a kind; nil where it is not counted on such a call.
    package subscript(kind: Kind) -> Dial? { dials.first { $0.kind == kind } }

    /// Reads the clock.
    package init(_ facts: StageFacts, at time: Moment) {
        let end = facts.end
        isForgotten = end == nil && time.minutes(since: facts.start) > Self.longestMinutes
        let last = isForgotten ? facts.start.adding(minutes: facts.guaranteedMinutes) : time
        let now = min(last, end ?? last).truncatedToMinute
        let isOver = isForgotten || end.map { $0 <= time } ?? false
        let reading = ClockReading(facts, at: now, isOver: isOver)
        self.end = end.flatMap { $0 <= time ? $0 : nil }
        dials = reading.dials
        standMinutes = reading.standMinutes
        rest = reading.rest
        restMinutes = reading.rest.map { max(0, now.minutes(since: $0.from)) } ?? 0
        breakMinutes = reading.breakMinutes
        breaksRequired = reading.breaksRequired
        minutesToStart = now < facts.start ? facts.start.minutes(since: now) : nil
    }
}
