public import FieldsyncJSON

/// What matters for a musician on camera.
public struct Sideline: Hashable, Sendable {
    /// Paid at the rate for one alone.
    public var alone: Bool
    /// Directed to do special business (R73).
    public var silentBit: Bool
    /// Instruments photographed while played (R71).
    public var photographedInstruments: [String]
    /// Wore their own tuxedo or tails (R64).
    public var formalDress: Bool
    /// Changes of wardrobe (R65); 0 to 1,000.
    public var wardrobeChanges: Int
    /// Minutes that turning in wardrobe took (R66); 0 to 1,440; nil where none was turned in.
    public var turnInMinutes: Int?
    /// When they recorded, if they did (R75).
    public var recorded: RecordedSpan?
    /// Whether the recording was only leak-through.
    public var leakThrough: Bool
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        alone: Bool = false,
        silentBit: Bool = false,
        photographedInstruments: [String] = [],
        formalDress: Bool = false,
        wardrobeChanges: Int = 0,
        turnInMinutes: Int? = nil,
        recorded: RecordedSpan? = nil,
        leakThrough: Bool = false,
        extra: JSONObject = [:]
    ) {
        self.alone = alone
        self.silentBit = silentBit
        self.photographedInstruments = photographedInstruments
        self.formalDress = formalDress
        self.wardrobeChanges = wardrobeChanges
        self.turnInMinutes = turnInMinutes
        self.recorded = recorded
        self.leakThrough = leakThrough
        self.extra = extra
    }
}

/// The time in which a sideline musician recorded.
public struct RecordedSpan: Hashable, Sendable {
    /// Its beginning.
    public var from: Moment
    /// Its end, after the beginning.
    public var to: Moment
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        from: Moment,
        to: Moment,
        extra: JSONObject = [:]
    ) {
        self.from = from
        self.to = to
        self.extra = extra
    }
}
