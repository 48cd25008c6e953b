import FieldsyncJSON

extension JSONValue {
    /// A text, or null.
    static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// An integer.
    static func number(_ number: Int) -> JSONValue { .integer(Int64(number)) }

    /// An integer, or null.
    static func optional(_ number: Int?) -> JSONValue { number.map { .number($0) } ?? .null }

    /// An amount in cents, or null.
    static func optional(_ cents: Cents?) -> JSONValue { .optional(cents?.amount) }

    /// A date, or null.
    static func optional(_ date: WorkDate?) -> JSONValue { .optional(date?.description) }

    /// An instant with the zone's offset.
    static func moment(_ moment: Moment, in zone: StageZone) -> JSONValue {
        .string(moment.text(in: zone))
    }

    /// An instant with the zone's offset, or null.
    static func optional(_ moment: Moment?, in zone: StageZone) -> JSONValue {
        .optional(moment?.text(in: zone))
    }

    /// One of an enumeration's values.
    static func choice(_ choice: some RawRepresentable<String>) -> JSONValue {
        .string(choice.rawValue)
    }

    /// A list of texts.
    static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    /// An object and the keys that were not known when it was read.
    static func object(_ object: JSONObject, extra: JSONObject) -> JSONValue {
        .object(object.adding(missingFrom: extra))
    }
}
