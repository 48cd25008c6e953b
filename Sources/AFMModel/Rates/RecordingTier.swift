public import FieldsyncJSON

/// The recording scale from some number of musicians on.
public struct RecordingTier: Hashable, Sendable {
    /// The smallest number of musicians that it is for.
    public var musiciansAtLeast: Int
    /// A single session of three hours.
    public var singleCents: Cents
    /// A double session; twice the single where the card has none.
    public var doubleCents: Cents?
    /// The published amount for 15 minutes at 150 %; it is used as it stands.
    public var overtimeUnitCents: Cents?
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        musiciansAtLeast: Int,
        singleCents: Cents,
        doubleCents: Cents? = nil,
        overtimeUnitCents: Cents? = nil,
        extra: JSONObject = [:]
    ) {
        self.musiciansAtLeast = musiciansAtLeast
        self.singleCents = singleCents
        self.doubleCents = doubleCents
        self.overtimeUnitCents = overtimeUnitCents
        self.extra = extra
    }

    /// The scale of a double session: as published, else twice the single.
    public func doubleSessionCents() throws(CentsError) -> Cents {
        if let doubleCents { return doubleCents }
        return try singleCents.multiplied(by: 2)
    }
}
