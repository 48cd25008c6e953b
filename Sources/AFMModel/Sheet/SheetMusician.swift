public import FieldsyncJSON

/// One musician on one call: who, as what, with what, and when.
public struct SheetMusician: Hashable, Sendable {
    /// JSON path of this musician in the sheet, such as `$.musicians[3]`; for messages only.
    public var location: String
    /// Name, in any script, as given.
    public var name: String
    /// Union card; nil for someone not yet in a union, who is told by name and local.
    public var card: String?
    /// The union local, as text.
    public var local: String?
    /// What the musician is engaged as.
    public var role: Role
    /// False for a manager or leader who does not play.
    public var plays: Bool
    /// What was played, by name or alias of the catalogue, as written.
    public var instruments: [String]
    /// Devices attached to instruments (R4).
    public var devices: [ElectronicDevice]
    /// Several electronic devices with an electronic instrument: three doubles (R49).
    public var electronicSetup: Bool
    /// When the musician came; nil where the call was cancelled.
    public var reported: Moment?
    /// When the musician was let go; nil where the call was cancelled.
    public var dismissed: Moment?
    /// When the musician said that they cannot stay past the hold hour (R12).
    public var cannotStayPastHold: Moment?
    /// Left early on their own account (R48).
    public var leftForPersonalReasons: Bool
    /// Their own intervals instead of the timeline; nil is the timeline, an empty list none.
    public var breaks: [TimelineInterval]?
    /// Heavy instruments that were carried.
    public var cartage: [Cartage]
    /// What matters on a sideline day.
    public var sideline: Sideline?
    /// Their own call, where it is staggered or sectional.
    public var call: OwnCall?
    /// A player or leader who is the orchestra manager too.
    public var alsoManager: Bool
    /// Card of the manager who engaged them (R70).
    public var engagedBy: String?
    /// Which consecutive day of work for the producer this is, where the days before are not at
    /// hand; 1 to 366.
    public var consecutiveDay: Int?
    /// Their own weekly schedule.
    public var weeklySchedule: WeeklySchedule?
    /// Notices of cancellation that they had besides the call's.
    public var cancelNotices: [CancelNotice]
    /// Overscale by agreement, in percent of scale; 100 to 10,000.
    public var scalePercent: Int
    /// Whether they came.
    public var attendance: Attendance
    /// Card of the musician instead of whom they came.
    public var substitutes: String?
    /// When they initialled their times.
    public var initialled: [Moment]
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        location: String = "$.musicians",
        name: String,
        card: String? = nil,
        local: String? = nil,
        role: Role = .sidemusician,
        plays: Bool = true,
        instruments: [String] = [],
        devices: [ElectronicDevice] = [],
        electronicSetup: Bool = false,
        reported: Moment? = nil,
        dismissed: Moment? = nil,
        cannotStayPastHold: Moment? = nil,
        leftForPersonalReasons: Bool = false,
        breaks: [TimelineInterval]? = nil,
        cartage: [Cartage] = [],
        sideline: Sideline? = nil,
        call: OwnCall? = nil,
        alsoManager: Bool = false,
        engagedBy: String? = nil,
        consecutiveDay: Int? = nil,
        weeklySchedule: WeeklySchedule? = nil,
        cancelNotices: [CancelNotice] = [],
        scalePercent: Int = 100,
        attendance: Attendance = .worked,
        substitutes: String? = nil,
        initialled: [Moment] = [],
        extra: JSONObject = [:]
    ) {
        self.location = location
        self.name = name
        self.card = card
        self.local = local
        self.role = role
        self.plays = plays
        self.instruments = instruments
        self.devices = devices
        self.electronicSetup = electronicSetup
        self.reported = reported
        self.dismissed = dismissed
        self.cannotStayPastHold = cannotStayPastHold
        self.leftForPersonalReasons = leftForPersonalReasons
        self.breaks = breaks
        self.cartage = cartage
        self.sideline = sideline
        self.call = call
        self.alsoManager = alsoManager
        self.engagedBy = engagedBy
        self.consecutiveDay = consecutiveDay
        self.weeklySchedule = weeklySchedule
        self.cancelNotices = cancelNotices
        self.scalePercent = scalePercent
        self.attendance = attendance
        self.substitutes = substitutes
        self.initialled = initialled
        self.extra = extra
    }

    /// Their intervals: their own where they have some, else the session's.
    public func intervals(of timeline: [TimelineInterval]) -> [TimelineInterval] {
        breaks ?? timeline
    }
}
