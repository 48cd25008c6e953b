public import AFMModel

/// A call as the union's report form tells it: who employed whom for what, when, and for how much.
///
/// It has every fact that a B-7 asks for; the printed layout is ours, since the form's own was not
/// to be had.
public struct SessionReport: Sendable {
    /// What the call was for.
    public struct Engagement: Hashable, Sendable {
        /// Who pays the wages: the signatory unless another one is named.
        public var employer = ""
        /// The signatory producer.
        public var signatory = ""
        /// The picture or programme.
        public var picture = ""
        /// The producer's number for it.
        public var productionNumber: String?
        /// The episode.
        public var episode: String?
        /// Theatrical, television, made for streaming; and low budget where it is.
        public var filmClass = ""
        /// Where.
        public var stage: String?
        /// Who wrote the music.
        public var composer: String?
        /// Who conducted.
        public var conductor: String?
        /// The leaders, by name.
        public var leaders: [String] = []
        /// The orchestra managers, by name.
        public var managers: [String] = []
        /// In whose jurisdiction it was.
        public var local: String?
    }

    /// When it was, and on which scale.
    public struct Hours: Hashable, Sendable {
        /// The day, by the stage's clocks.
        public var date: WorkDate
        /// The zone of the stage.
        public var zone: StageZone
        /// The time called.
        public var called: Moment
        /// When the first one was dismissed from, and the last one; nil where nobody was.
        public var ended: Moment?
        /// Which of the production's calls of the day it is, from 1.
        public var sessionOfDay = 1
        /// How many calls the production had on the day.
        public var sessionsThatDay = 1
        /// Breaks, meals and gaps of everybody.
        public var breaks: [TimelineInterval] = []
        /// From the call to the last dismissal, in minutes, breaks included.
        public var elapsedMinutes: Int?
        /// What was guaranteed, in minutes.
        public var guaranteedMinutes: Int?
        /// The kind of call and session, in words.
        public var kind = ""
        /// The rate cards that the call names.
        public var rates: [String] = []
        /// How many musicians choose the scale (R28).
        public var musicians = 0
    }

    /// One musician.
    public struct Line: Hashable, Sendable {
        /// The place on the form, from 1.
        public var number: Int
        /// The name.
        public var name: String
        /// The union local.
        public var local: String?
        /// The union card.
        public var card: String?
        /// The last four digits of the tax id.
        public var taxLastFour: String?
        /// What they were.
        public var role: Role
        /// The section, where one is known.
        public var section: String?
        /// What they played, the first one being what they were engaged for.
        public var instruments: [String]
        /// How many doubles were paid.
        public var doubles: Int
        /// Electronic devices and setups.
        public var electronics: [String]
        /// When they came.
        public var reported: Moment?
        /// When they went home.
        public var dismissed: Moment?
        /// Breaks of their own, where they had others than everybody.
        public var ownBreaks: [TimelineInterval]?
        /// Units of 15 minutes in the hold hour, as text, since one can be a fraction.
        public var holdUnits: String
        /// Units beyond it.
        public var overtimeUnits: String
        /// Units at a night rate, also counted where they stand.
        public var nightUnits: String
        /// Carrying instruments, in cents.
        public var cartageCents: Int
        /// Other allowances, in cents.
        public var otherAllowancesCents: Int
        /// The guaranteed call at scale, in cents.
        public var scaleCents: Int
        /// Scale, premiums and doubling, in cents.
        public var wagesCents: Int
        /// Wages and allowances, in cents.
        public var totalCents: Int
        /// Whether health and welfare is due for this call: a musician's first one of a day.
        public var isHealthDay: Bool
        /// What the producer pays to the pension fund, in cents.
        public var pensionCents: Int
        /// To health and welfare, in cents.
        public var healthCents: Int
        /// Vacation pay, in cents.
        public var vacationCents: Int
        /// Overscale in percent of scale; 100 for none.
        public var scalePercent: Int
        /// Whether they came.
        public var attendance: Attendance
        /// Whose place they took.
        public var substitutes: String?
        /// Each amount with its rule.
        public var pay: [PayItem]
    }

    /// One amount of a musician.
    public struct PayItem: Hashable, Sendable {
        /// The rule that put it there.
        public var rule: String
        /// What it is for.
        public var what: String
        /// How many units.
        public var units: String
        /// At which percentage.
        public var percent: String
        /// In cents.
        public var cents: Int
        /// The reason.
        public var because: String
    }

    /// A piece of music.
    public struct CueLine: Hashable, Sendable {
        /// Its number.
        public var number: String
        /// Its title.
        public var title: String?
        /// Its finished length in seconds.
        public var seconds: Int?
        /// Who played: nil for everybody.
        public var players: [String]?
        /// Whether it is format music.
        public var isFormatMusic: Bool
    }

    /// A signature under the report, or under what changed of it.
    public struct Signature: Hashable, Sendable {
        /// Who signed.
        public var by: String
        /// When.
        public var at: Moment
        /// What they signed for, in cents.
        public var totalCents: Int
        /// Why it was signed again; empty for the first signature.
        public var because: String
        /// What changed since the signature before it.
        public var changes: [Change]
        /// Whose pay changed.
        public var people: [PersonChange]
    }

    /// One edit since a signature.
    public struct Change: Hashable, Sendable {
        /// What changed, from what to what.
        public var edits: [String]
        /// Who wrote it, on which laptop, when.
        public var by: String
    }

    /// One musician whose pay changed.
    public struct PersonChange: Hashable, Sendable {
        /// The card.
        public var card: String?
        /// The name.
        public var name: String
        /// Before, in cents.
        public var beforeCents: Int
        /// After, in cents.
        public var afterCents: Int
    }

    /// When the pay is due.
    public struct Due: Hashable, Sendable {
        /// The last day.
        public var on: WorkDate
        /// Working days from today to it; below 0 where it has passed.
        public var workingDaysLeft: Int
        /// The day on which it was looked at.
        public var today: WorkDate
    }

    /// The call's id.
    public var call: String
    /// The call's short number, where it has one.
    public var number: String?
    /// How people tell it from others.
    public var label: String
    /// What it was for.
    public var engagement: Engagement
    /// When it was.
    public var hours: Hours
    /// Everybody, in the form's order.
    public var lines: [Line]
    /// The music.
    public var cues: [CueLine]
    /// Notes of the day.
    public var notes: [String]
    /// When the pay is due.
    public var due: Due
    /// The signatures, the first one first; none where nobody signed yet.
    public var signatures: [Signature]
    /// What changed since the last signature and nobody signed for.
    public var unsigned: Signature?
    /// What is missing for the figures to be final; a sentence each.
    public var open: [String]
    /// What a person should know: findings of the rules.
    public var findings: [String]
    /// Everybody's total, in cents.
    public var totalCents: Int
    /// What of it nobody has recorded a payment of, in cents.
    public var unpaidCents: Int
    /// When it was made.
    public var madeAt: Moment
}
