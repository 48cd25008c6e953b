public import FieldsyncJSON

/// A heavy instrument that was carried, and how.
public struct Cartage: Hashable, Sendable {
    /// What was carried; an amplifier is `Heavy Amplifier`.
    public var instrument: String
    /// How.
    public var mode: CartageMode
    /// The carrier's bill.
    public var billCents: Cents?
    /// Who carried it.
    public var carrier: String?
    /// The carrier that the producer designated.
    public var designatedCarrier: String?
    /// What the designated carrier charges.
    public var designatedCents: Cents?
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        instrument: String,
        mode: CartageMode = .private,
        billCents: Cents? = nil,
        carrier: String? = nil,
        designatedCarrier: String? = nil,
        designatedCents: Cents? = nil,
        extra: JSONObject = [:]
    ) {
        self.instrument = instrument
        self.mode = mode
        self.billCents = billCents
        self.carrier = carrier
        self.designatedCarrier = designatedCarrier
        self.designatedCents = designatedCents
        self.extra = extra
    }
}

/// How a heavy instrument was carried.
public enum CartageMode: String, Hashable, Sendable, CaseIterable {
    /// By the musician.
    case `private`
    /// By a carrier, against a bill.
    case `public`
}
