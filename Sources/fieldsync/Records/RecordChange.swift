import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// One step that a script asks for, before it is known which space it belongs to.
enum RecordChange: Hashable {
    /// A field takes a value, or is cleared where it is nil.
    case set(RecordKey, FieldName, FieldValue?)
    /// The record ceases to exist.
    case delete(RecordKey)
    /// A deleted record exists again.
    case undelete(RecordKey)
    /// Members join a set.
    case add(RecordKey, FieldName, TextSet)
    /// Members leave a set.
    case remove(RecordKey, FieldName, TextSet)
    /// A text joins a log.
    case append(RecordKey, FieldName, String)

    /// The record that the change is about.
    var key: RecordKey {
        switch self {
        case .set(let key, _, _), .delete(let key), .undelete(let key): key
        case .add(let key, _, _), .remove(let key, _, _), .append(let key, _, _): key
        }
    }
}

extension RecordChange {
    /// Reads one member of `ops`: `{"type","id","field","value"}`, with `add`, `remove` or `append`
    /// instead of `value`, `{"type","id","delete":true}` or `{"type","id","undelete":true}`.
    init(json: JSONValue, schema: Schema, allowsUnknown: Bool) throws {
        guard case .object(let object) = json else {
            throw LineFault("an operation is an object with type, id, field and value")
        }
        guard case .string(let typeText) = object["type"], let type = RecordType(typeText) else {
            throw LineFault("'type' names a type of record")
        }
        guard case .string(let idText) = object["id"], let id = RecordID(hex: idText) else {
            throw LineFault("'id' has 32 hex digits")
        }
        let key = RecordKey(type, id)
        for word in ["delete", "undelete"] {
            guard let flag = object[word] else { continue }
            guard flag == true, object["field"] == nil, object["value"] == nil else {
                throw LineFault("'\(word)' is true and stands without 'field' and 'value'")
            }
            self = .undelete(key)
            if word == "delete" { self = .delete(key) }
            return
        }
        guard case .string(let fieldText) = object["field"], let field = FieldName(fieldText) else {
            throw LineFault("'field' names a field")
        }
        if let step = try Self.step(object, key, field) {
            self = step
            return
        }
        guard let value = object["value"] else {
            throw LineFault("'value' is missing; null clears the field")
        }
        self = .set(
            key, field,
            try Self.value(
                of: value, field, in: type, schema: schema, allowsUnknown: allowsUnknown))
    }

    /// A step that changes a part of a field: `add`, `remove` or `append`.
    private static func step(
        _ object: JSONObject, _ key: RecordKey, _ field: FieldName
    ) throws -> RecordChange? {
        let words = ["add", "remove", "append"].filter { object[$0] != nil }
        guard let word = words.first, let json = object[word] else { return nil }
        guard words.count == 1, object["value"] == nil else {
            throw LineFault("'\(word)' stands without 'value' and others of its kind")
        }
        if word == "append" {
            guard case .string(let text) = json else { throw LineFault("'append' is a text") }
            return .append(key, field, text)
        }
        guard case .array = json,
            case .textSet(let members)? = try FieldValue(json: json, kind: .textSet)
        else { throw LineFault("'\(word)' is an array of texts") }
        if word == "add" { return .add(key, field, members) }
        return .remove(key, field, members)
    }

    /// Reads `FIELD=VALUE`, by the field's kind, or `FIELD:=JSON`.
    init(
        words: String, of key: RecordKey, schema: Schema, allowsUnknown: Bool
    ) throws {
        guard let equals = words.firstIndex(of: "=") else {
            throw Failure.usage("'\(words)' is neither FIELD=VALUE nor FIELD:=JSON.")
        }
        let isJSON = words[..<equals].hasSuffix(":")
        let name = String(words[..<equals].dropLast(isJSON ? 1 : 0))
        let text = String(words[words.index(after: equals)...])
        guard let field = FieldName(name) else {
            throw Failure.usage("'\(name)' cannot be a field.")
        }
        if isJSON {
            let value: FieldValue?
            do {
                value = try Self.value(
                    of: try JSONValue(parsing: text), field, in: key.type, schema: schema,
                    allowsUnknown: allowsUnknown)
            } catch let error as JSONError {
                throw Failure.usage("The value of '\(field)' is not JSON: \(error.message)")
            }
            self = .set(key, field, value)
            return
        }
        let kind = try Self.kind(
            of: field, in: key.type, schema: schema, allowsUnknown: allowsUnknown)
        self = .set(key, field, try FieldValue(text: text, kind: kind ?? .text))
    }

    private static func value(
        of json: JSONValue, _ field: FieldName, in type: RecordType, schema: Schema,
        allowsUnknown: Bool
    ) throws -> FieldValue? {
        let kind = try kind(of: field, in: type, schema: schema, allowsUnknown: allowsUnknown)
        if let kind { return try FieldValue(json: json, kind: kind) }
        return try FieldValue(unknownFieldJSON: json)
    }

    /// The kind of a field; nil for one that the schema lacks, where that is allowed.
    static func kind(
        of field: FieldName, in type: RecordType, schema: Schema, allowsUnknown: Bool
    ) throws -> FieldKind? {
        guard let described = schema[type] else {
            if allowsUnknown { return nil }
            throw StoreError.unknownType(type, known: schema.types.map(\.name))
        }
        if let kind = described[field]?.kind { return kind }
        if allowsUnknown { return nil }
        throw StoreError.unknownField(type, field, known: described.fields.map(\.name))
    }
}

/// Why a line of `record apply` says nothing that can be done, as a clause.
struct LineFault: Error, CustomStringConvertible {
    /// What would be right.
    let description: String

    init(_ description: String) { self.description = description }
}
