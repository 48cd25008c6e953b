package import AFMModel
import AFMRules
package import FieldsyncCore

/// A call as a stage screen needs it: plain values, read from a store by somebody else.
package struct StageFacts: Hashable, Sendable {
    /// The production's title, with the episode.
    package var title: String
    /// Where, if somebody said.
    package var stage: String
    /// The zone of the stage's clocks.
    package var zone: StageZone
    /// The time called.
    package var start: Moment
    /// The kind of service.
    package var kind: CallKind
    /// The guaranteed length by name.
    package var session: SessionKind?
    /// The minutes that are guaranteed.
    package var guaranteedMinutes: Int
    /// Whether the call was cancelled.
    package var isCancelled: Bool
    /// Seconds of finished music that the session consists of at most; nil where R57 is not about
    /// the production.
    package var musicLimitSeconds: Int?
    /// The shortest interval that counts as a break (`minCountedBreakMinutes`).
    package var countedBreakMinutes: Int
    /// Everybody on the call, in the order of the list.
    package var people: [StagePerson]
    /// The intervals of everybody who has none of their own.
    package var intervals: [StageInterval]
    /// The cues, in the order of the list.
    package var cues: [StageCue]
    /// What people disagree about.
    package var conflicts: [StageConflict]
    /// The roster, for those who come in somebody's place.
    package var roster: [StageName]
    /// Who signed the report off; nil as long as nobody did. What is done then is an amendment.
    package var signedBy: String?

    /// A call of nobody yet.
    package init(
        title: String, stage: String = "", zone: StageZone, start: Moment,
        kind: CallKind = .recording, session: SessionKind? = .single, guaranteedMinutes: Int = 180
    ) {
        self.title = title
        self.stage = stage
        self.zone = zone
        self.start = start
        self.kind = kind
        self.session = session
        self.guaranteedMinutes = guaranteedMinutes
        isCancelled = false
        musicLimitSeconds = nil
        countedBreakMinutes = 5
        people = []
        intervals = []
        cues = []
        conflicts = []
        roster = []
        signedBy = nil
    }

    /// What the stage's clocks show, as `10:42`.
    package func clock(_ moment: Moment) -> String { zone.clockTime(at: moment) }

    /// The person of an engagement.
    package func person(_ id: RecordID?) -> StagePerson? {
        id.flatMap { id in people.first { $0.id == id } }
    }

    /// The interval of everybody that nobody has ended.
    package var openInterval: StageInterval? { intervals.last { $0.to == nil } }

    /// When the last one went home; nil while somebody is expected or here, or nobody is on it.
    package var end: Moment? {
        var last: Moment?
        for person in people where person.attendance == .worked {
            guard let dismissed = person.dismissed else { return nil }
            last = max(last ?? dismissed, dismissed)
        }
        return last
    }
}

/// An interval of rest.
package struct StageInterval: Hashable, Sendable {
    /// Break, meal or gap.
    package var kind: IntervalKind
    /// Its beginning.
    package var from: Moment
    /// Its end; nil while it goes on.
    package var to: Moment?

    /// The parts as given.
    package init(_ kind: IntervalKind, from: Moment, to: Moment? = nil) {
        self.kind = kind
        self.from = from
        self.to = to
    }
}

/// A piece of music.
package struct StageCue: Hashable, Sendable {
    /// Its record.
    package var id: RecordID
    /// Its number in the score.
    package var number: String
    /// Its title.
    package var title: String
    /// When the last take began.
    package var started: Moment?
    /// When it ended.
    package var stopped: Moment?
    /// Length of the finished recording.
    package var finishedSeconds: Int?

    /// The parts as given.
    package init(
        id: RecordID, number: String, title: String = "", started: Moment? = nil,
        stopped: Moment? = nil, finishedSeconds: Int? = nil
    ) {
        self.id = id
        self.number = number
        self.title = title
        self.started = started
        self.stopped = stopped
        self.finishedSeconds = finishedSeconds
    }

    /// Whether it is being recorded.
    package var isRunning: Bool {
        guard let started else { return false }
        return stopped.map { $0 < started } ?? true
    }
}

/// What people disagree about, with what each choice would cost.
package struct StageConflict: Hashable, Sendable {
    /// One of the values.
    package struct Choice: Hashable, Sendable {
        /// The value, as people say it.
        package var value: String
        /// Who wrote it, and on which laptop.
        package var who: String
        /// What it costs more than the shown one, in words; empty while that is not known.
        package var price: String
        /// What tells it from the others, whatever order they stand in.
        package var token: String

        /// The parts as given.
        package init(value: String, who: String, price: String = "", token: String) {
            self.value = value
            self.who = who
            self.price = price
            self.token = token
        }
    }

    /// The record.
    package var record: RecordKey
    /// The field or the group.
    package var slot: String
    /// The field as people call it.
    package var slotWords: String { Self.words[slot] ?? slot }

    private static let words = [
        "reported": "came", "dismissed": "left", "instruments": "plays", "span": "from – to",
        "cannotStayPastHold": "cannot stay past hold", "attendance": "attendance",
        "initialled": "initials", "finishedSeconds": "finished length", "deleted": "removed",
        "leftForPersonalReasons": "left on their own account", "substitutes": "in place of",
    ]
    /// What it is about, as people say it.
    package var subject: String
    /// The engagement in whose line of the roll it is seen, if any.
    package var person: RecordID?
    /// The values; the shown one is the first.
    package var choices: [Choice]

    /// The parts as given.
    package init(
        record: RecordKey, slot: String, subject: String, person: RecordID?, choices: [Choice]
    ) {
        self.record = record
        self.slot = slot
        self.subject = subject
        self.person = person
        self.choices = choices
    }
}

/// Somebody of the roster.
package struct StageName: Hashable, Sendable {
    /// The musician's record.
    package var id: RecordID
    /// The name.
    package var name: String
    /// The card, if any.
    package var card: String

    /// The parts as given.
    package init(id: RecordID, name: String, card: String = "") {
        self.id = id
        self.name = name
        self.card = card
    }
}
