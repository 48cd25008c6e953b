package import AFMModel
package import FieldsyncCore

/// Something that a person did at the screen, with its time: whole in itself, so that it can be
/// carried out later where a disk refuses it now.
package indirect enum StageDeed: Hashable, Sendable {
    /// They have come; everybody who is expected where nobody is named.
    case came([RecordID], Moment)
    /// They go home.
    case left([RecordID], Moment)
    /// Somebody goes home early, on their own account.
    case leftEarly(RecordID, Moment)
    /// Everybody still here goes home.
    case end(Moment)
    /// A rest begins; everybody's where nobody is named.
    case begin(IntervalKind, [RecordID], Moment)
    /// A rest ends.
    case resume([RecordID], Moment)
    /// Whether somebody came.
    case attendance(RecordID, Attendance)
    /// Somebody says that they cannot stay past the hold, or takes it back.
    case cannotStay(RecordID, Moment?)
    /// What somebody plays.
    case instruments(RecordID, [String])
    /// What somebody carried.
    case cartage(RecordID, [String])
    /// Somebody of the roster comes in somebody's place.
    case substitute(RecordID, by: RecordID)
    /// A time is corrected, with the reason and, where they were asked, their initials.
    case correct(RecordID, TimeField, Moment?, why: String, initials: String)
    /// Somebody initials their times.
    case initial(RecordID, String)
    /// A take of a cue begins; the cue is new where nobody entered it.
    case startCue(String, Moment)
    /// The take ends.
    case stopCue(RecordID, Moment)
    /// Length of the finished recording in seconds.
    case cueLength(RecordID, Int?)
    /// What the cue is called.
    case cueTitle(RecordID, String)
    /// One value of a disagreement is chosen.
    case settle(RecordKey, slot: String, token: String)
    /// The last thing that was done on this screen is taken back.
    case undo
    /// Something else, after the report was signed off, with the reason.
    case amendment(StageDeed, because: String)

    /// The deed without the reason of an amendment.
    package var deed: StageDeed {
        if case .amendment(let deed, _) = self { deed } else { self }
    }

    /// Why it is done, where somebody said so.
    package var because: String {
        switch self {
        case .amendment(_, let because): because
        case .correct(_, _, _, let why, _): why
        default: ""
        }
    }

    /// A time that can be corrected.
    package enum TimeField: String, Hashable, Sendable {
        /// When they came.
        case reported
        /// When they went home.
        case dismissed
    }
}
