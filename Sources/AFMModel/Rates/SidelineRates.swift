public import FieldsyncJSON

/// Sideline scales.
public struct SidelineRates: Hashable, Sendable {
    /// A day of eight hours.
    public var dayCents: Cents?
    /// An hour at straight time.
    public var hourCents: Cents?
    /// 15 minutes of overtime, as published.
    public var overtimeUnitCents: Cents?
    /// A day of one musician alone.
    public var aloneDayCents: Cents?
    /// 15 minutes of overtime of one alone, as published.
    public var aloneOvertimeUnitCents: Cents?
    /// A day with a silent bit.
    public var silentBitDayCents: Cents?
    /// The day in Los Angeles, below which no day elsewhere is paid (R74).
    public var losAngelesDayCents: Cents?
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        dayCents: Cents? = nil,
        hourCents: Cents? = nil,
        overtimeUnitCents: Cents? = nil,
        aloneDayCents: Cents? = nil,
        aloneOvertimeUnitCents: Cents? = nil,
        silentBitDayCents: Cents? = nil,
        losAngelesDayCents: Cents? = nil,
        extra: JSONObject = [:]
    ) {
        self.dayCents = dayCents
        self.hourCents = hourCents
        self.overtimeUnitCents = overtimeUnitCents
        self.aloneDayCents = aloneDayCents
        self.aloneOvertimeUnitCents = aloneOvertimeUnitCents
        self.silentBitDayCents = silentBitDayCents
        self.losAngelesDayCents = losAngelesDayCents
        self.extra = extra
    }
}
