public import FieldsyncJSON

/// The notice that summons musicians, and what became of it.
public struct Call: Hashable, Sendable {
    /// The id that the sheet brings, if any.
    public var id: String?
    /// The kind of service.
    public var kind: CallKind
    /// The guaranteed length by name; nil for sideline days and weekly schedules.
    public var session: SessionKind?
    /// The guaranteed minutes as written; ``guaranteeMinutes`` also knows what the session says.
    public var guaranteedMinutes: Int?
    /// What is recorded.
    public var service: Service
    /// The zone of the stage's clocks.
    public var zone: StageZone
    /// The time called; pay runs from it.
    public var start: Moment
    /// Where.
    public var stage: String?
    /// The union local in whose jurisdiction the call is, whose rulings hold for it; where nobody
    /// says, the local of everybody on it, where that is one.
    public var local: String?
    /// Who conducts, by the exact name that R27 compares.
    public var conductor: String?
    /// When the call was given out.
    public var calledAt: Moment?
    /// The notice that cancelled the call, if any.
    public var cancelled: Cancellation?
    /// The rate elected for electronic multi-track work.
    public var electronicRate: ElectronicRate?
    /// The week's schedule that all musicians are under.
    public var weeklySchedule: WeeklySchedule?
    /// Whether the producer asked for the work after midnight (R53).
    public var nightRequested: Bool
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        id: String? = nil,
        kind: CallKind = .recording,
        session: SessionKind? = .single,
        guaranteedMinutes: Int? = nil,
        service: Service = .underscoring,
        zone: StageZone,
        start: Moment,
        stage: String? = nil,
        local: String? = nil,
        conductor: String? = nil,
        calledAt: Moment? = nil,
        cancelled: Cancellation? = nil,
        electronicRate: ElectronicRate? = nil,
        weeklySchedule: WeeklySchedule? = nil,
        nightRequested: Bool = false,
        extra: JSONObject = [:]
    ) {
        self.id = id
        self.kind = kind
        self.session = session
        self.guaranteedMinutes = guaranteedMinutes
        self.service = service
        self.zone = zone
        self.start = start
        self.stage = stage
        self.local = local
        self.conductor = conductor
        self.calledAt = calledAt
        self.cancelled = cancelled
        self.electronicRate = electronicRate
        self.weeklySchedule = weeklySchedule
        self.nightRequested = nightRequested
        self.extra = extra
    }

    /// The guaranteed minutes: as written, else what the session's name says, else nil.
    public var guaranteeMinutes: Int? { guaranteedMinutes ?? session?.usualMinutes }

    /// The date of the call in the stage's zone; the whole call belongs to it.
    public var date: WorkDate { zone.date(of: start) }
}

extension SessionKind {
    /// The minutes that the name alone says: 180, 360, 600; nil for a guaranteed length.
    public var usualMinutes: Int? {
        switch self {
        case .single: 180
        case .double: 360
        case .twoSessions: 600
        case .guaranteed: nil
        }
    }
}
