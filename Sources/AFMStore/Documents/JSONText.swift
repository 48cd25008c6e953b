package import FieldsyncJSON

/// JSON within a field: compact, with its keys in order, so that equal values are equal bytes.
package enum JSONText {
    /// The text of `value`; nil where it says nothing: null, an empty list, an empty object.
    package static func text(_ value: JSONValue) -> String? {
        switch value {
        case .null, .array([]): nil
        case .object(let object) where object.isEmpty: nil
        default: value.text(sortedKeys: true)
        }
    }

    /// The value of `text`, or nil where it is no JSON; a check says so when it is written.
    package static func value(_ text: String) -> JSONValue? {
        do {
            return try JSONValue(parsing: text)
        } catch {
            return nil
        }
    }

    /// The members of `value`; none where it is no object.
    package static func members(of value: JSONValue) -> JSONObject {
        if case .object(let object) = value { return object }
        return JSONObject()
    }

    /// The object of `text`; empty where it is none.
    package static func object(_ text: String) -> JSONObject {
        value(text).map(members) ?? JSONObject()
    }
}
