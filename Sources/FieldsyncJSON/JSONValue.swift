/// A JSON document, or a part of one, as exact values.
///
/// Integers stay integers, other numbers stay the text they were written as, keys keep their
/// order. There is no floating point here, so nothing is rounded on the way through.
public enum JSONValue: Hashable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other JSON number, as it was written: `1.5`, `1e3`, `9223372036854775808`.
    case number(String)
    /// A string, unescaped and otherwise as given (no Unicode normalization).
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object; see ``JSONObject`` for what equality means.
    case object(JSONObject)
}

extension JSONValue: ExpressibleByNilLiteral {
    /// `nil` is JSON's `null`.
    public init(nilLiteral: ()) { self = .null }
}

extension JSONValue: ExpressibleByBooleanLiteral {
    /// A literal `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
    /// A literal integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSONValue: ExpressibleByStringLiteral {
    /// A literal string.
    public init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
    /// A literal array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// A literal object, in the order of the literal.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}
