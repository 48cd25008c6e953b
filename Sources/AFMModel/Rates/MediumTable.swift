public import FieldsyncJSON

/// Values by medium, as rate cards have them.
public struct MediumTable<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The values as the card lists them, without falling back.
    public var listed: [Medium: Value]
    /// Keys that are no medium, kept and handed on.
    public var extra: JSONObject

    /// A table of these values.
    public init(_ listed: [Medium: Value] = [:], extra: JSONObject = [:]) {
        self.listed = listed
        self.extra = extra
    }

    /// The value for a medium; streaming uses television's unless the card has its own.
    public subscript(medium: Medium) -> Value? {
        listed[medium] ?? (medium == .streaming ? listed[.television] : nil)
    }
}
