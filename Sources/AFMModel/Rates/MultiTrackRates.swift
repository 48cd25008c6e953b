public import FieldsyncJSON

/// Electronic multi-track scales, per hour.
public struct MultiTrackRates: Hashable, Sendable {
    /// One musician alone.
    public var aloneHourCents: Cents?
    /// Two or more musicians, each.
    public var hourCents: Cents?
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        aloneHourCents: Cents? = nil,
        hourCents: Cents? = nil,
        extra: JSONObject = [:]
    ) {
        self.aloneHourCents = aloneHourCents
        self.hourCents = hourCents
        self.extra = extra
    }
}
