package import AFMModel
package import FieldsyncCore

/// Somebody on the call, as the roll tells of them.
package struct StagePerson: Hashable, Sendable {
    /// Their engagement.
    package var id: RecordID
    /// The name, in any script.
    package var name: String
    /// The card, if any.
    package var card: String
    /// What they are engaged as.
    package var role: Role
    /// Whether they play.
    package var plays: Bool
    /// What they play here.
    package var instruments: [String]
    /// Where they sit: what somebody said, else by the first of them.
    package var section: String
    /// The chair in it, from 1; nil where nobody said one.
    package var chair: Int?
    /// The catalogue's section of the first instrument, by which sections stand in a score's order.
    package var family: String
    /// The place of the first instrument in the catalogue: flutes before oboes.
    package var instrumentRank: Int
    /// When they came.
    package var reported: Moment?
    /// When they went home.
    package var dismissed: Moment?
    /// Whether they came at all.
    package var attendance: Attendance
    /// When they said that they cannot stay past the hold.
    package var cannotStay: Moment?
    /// Went on their own account.
    package var leftForPersonalReasons: Bool
    /// Their own intervals, where they have some.
    package var ownIntervals: [StageInterval]?
    /// What was carried and is claimed.
    package var cartage: [String]
    /// What they play here that is paid for carrying, and is not claimed.
    package var cartageToClaim: [String]
    /// What they usually play besides, which would be doubles.
    package var usualDoubles: [String]
    /// How many doubles are paid.
    package var doubles: Int
    /// Whose place they took, by name.
    package var substitutes: String
    /// Who took theirs, by name.
    package var replacedBy: String
    /// How often they initialled their times.
    package var initials: Int
    /// When they were called, where that is another time than everybody's.
    package var ownStart: Moment?
    /// The guaranteed length by name, where they were called for another one.
    package var ownSession: SessionKind?
    /// Whether people disagree about something of theirs.
    package var isDisputed: Bool

    /// Somebody who is expected.
    package init(
        id: RecordID, name: String, role: Role = .sidemusician, plays: Bool = true,
        instruments: [String] = [], section: String = ""
    ) {
        self.id = id
        self.name = name
        card = ""
        self.role = role
        self.plays = plays
        self.instruments = instruments
        self.section = section
        chair = nil
        family = ""
        instrumentRank = 0
        reported = nil
        dismissed = nil
        attendance = .worked
        cannotStay = nil
        leftForPersonalReasons = false
        ownIntervals = nil
        cartage = []
        cartageToClaim = []
        usualDoubles = []
        doubles = 0
        substitutes = ""
        replacedBy = ""
        replacedBy = ""
        initials = 0
        ownStart = nil
        ownSession = nil
        isDisputed = false
    }

    /// Where somebody is.
    package enum Presence: Hashable, Sendable {
        /// Not come yet.
        case called
        /// Here.
        case here
        /// On a break or at a meal, since when.
        case out(IntervalKind, since: Moment)
        /// Gone home.
        case left
        /// Did not come, or was let off.
        case absent
    }

    /// Where they are at a time.
    package func presence(in facts: StageFacts, at now: Moment) -> Presence {
        if attendance != .worked { return .absent }
        if let dismissed, dismissed <= now { return .left }
        guard reported != nil else { return .called }
        if let open = intervals(in: facts).last(where: { $0.to == nil }) {
            return .out(open.kind, since: open.from)
        }
        return .here
    }

    /// Their intervals: their own where they have some, else everybody's.
    package func intervals(in facts: StageFacts) -> [StageInterval] {
        ownIntervals ?? facts.intervals
    }

    /// Whether they have come and not gone.
    package func isHere(in facts: StageFacts, at now: Moment) -> Bool {
        switch presence(in: facts, at: now) {
        case .here, .out: true
        case .called, .left, .absent: false
        }
    }

    /// Whether ninety minutes and breaks are counted for them: who plays, and the leader.
    package var isOnStand: Bool { role != .consultant && (plays || role == .leader) }
}
