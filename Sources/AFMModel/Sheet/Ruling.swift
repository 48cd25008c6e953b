public import FieldsyncJSON

/// How one open question was ruled.
public struct Ruling: Hashable, Sendable {
    /// The ruling, as text: `165`, `true`.
    public var value: String
    /// Ids of the calls that it is about; nil for this one.
    public var calls: [String]?
    /// Why.
    public var because: String?
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        value: String,
        calls: [String]? = nil,
        because: String? = nil,
        extra: JSONObject = [:]
    ) {
        self.value = value
        self.calls = calls
        self.because = because
        self.extra = extra
    }
}
