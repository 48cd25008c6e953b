public import FieldsyncJSON

/// Scales of production musicians.
public struct ProductionRates: Hashable, Sendable {
    /// A session of three hours.
    public var singleCents: Cents?
    /// Two sessions, ten hours.
    public var twoSessionsCents: Cents?
    /// 15 minutes of overtime, as published.
    public var overtimeUnitCents: Cents?
    /// A week of 30 hours.
    public var week30Cents: Cents?
    /// A week of 40 hours.
    public var week40Cents: Cents?
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        singleCents: Cents? = nil,
        twoSessionsCents: Cents? = nil,
        overtimeUnitCents: Cents? = nil,
        week30Cents: Cents? = nil,
        week40Cents: Cents? = nil,
        extra: JSONObject = [:]
    ) {
        self.singleCents = singleCents
        self.twoSessionsCents = twoSessionsCents
        self.overtimeUnitCents = overtimeUnitCents
        self.week30Cents = week30Cents
        self.week40Cents = week40Cents
        self.extra = extra
    }
}
