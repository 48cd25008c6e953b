public import FieldsyncJSON

/// A device attached to an instrument (R4).
public struct ElectronicDevice: Hashable, Sendable {
    /// The instrument that it is attached to.
    public var instrument: String
    /// What it is, such as an octave divider.
    public var device: String
    /// Whether it imitates other sounds; only then it is a double.
    public var simulatesOtherSounds: Bool
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        instrument: String,
        device: String,
        simulatesOtherSounds: Bool = false,
        extra: JSONObject = [:]
    ) {
        self.instrument = instrument
        self.device = device
        self.simulatesOtherSounds = simulatesOtherSounds
        self.extra = extra
    }
}
