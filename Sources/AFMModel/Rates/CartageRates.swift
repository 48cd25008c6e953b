public import FieldsyncJSON

/// Cartage by private transport, per instrument.
public struct CartageRates: Hashable, Sendable {
    /// A harp (R37).
    public var harpCents: Cents?
    /// Any other instrument that R38 lists.
    public var heavyCents: Cents?
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        harpCents: Cents? = nil,
        heavyCents: Cents? = nil,
        extra: JSONObject = [:]
    ) {
        self.harpCents = harpCents
        self.heavyCents = heavyCents
        self.extra = extra
    }
}
