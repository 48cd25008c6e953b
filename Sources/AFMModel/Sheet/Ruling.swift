public import FieldsyncJSON

/// How one open question was ruled.
public struct Ruling: Hashable, Sendable {
    /// The ruling, as text: `165`, `true`.
    public var value: String
    /// Ids of the calls that it is about; nil for this one.
    public var calls: [String]?
    /// Why.
    public var because: String?
    /// Who ruled.
    public var by: String?
    /// When they ruled.
    public var on: WorkDate?
    /// How far the ruling reaches; a sheet's own are about the call.
    public var level: RulingLevel
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        value: String,
        calls: [String]? = nil,
        because: String? = nil,
        by: String? = nil,
        on: WorkDate? = nil,
        level: RulingLevel = .call,
        extra: JSONObject = [:]
    ) {
        self.value = value
        self.calls = calls
        self.because = because
        self.by = by
        self.on = on
        self.level = level
        self.extra = extra
    }
}
