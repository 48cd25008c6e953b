public import FieldsyncCore
public import FieldsyncJSON
import FieldsyncStore

/// Reads the values that scripts write, by what the domain keeps in a field.
///
/// Some text fields hold a list or a small document. Here they can be written as such
/// (`instruments:=["Flute","Oboe"]`, `cartage:=[{"instrument":"Harp","mode":"private"}]`), and two
/// spellings of one value become the same bytes, so that they never make a conflict.
public enum DomainValue {
    /// The value of a text, as in `FIELD=VALUE`.
    ///
    /// - Throws: `StoreError` where the field's kind does not take it.
    public static func value(
        text: String, of field: FieldSchema, in type: RecordType
    ) throws -> FieldValue {
        guard field.kind == .text, let form = form(of: field.name, in: type) else {
            return try FieldValue(text: text, kind: field.kind)
        }
        switch form {
        case .names: return .text(NameList.text(NameList.names(text)))
        case .players where text != "all": return .text(NameList.text(NameList.names(text)))
        case .json:
            guard let parsed = JSONText.value(text), let compact = JSONText.text(parsed) else {
                return .text(text)
            }
            return .text(compact)
        default: return .text(text)
        }
    }

    /// The value of a JSON value, as in `FIELD:=JSON`; null, and what says nothing, clears.
    ///
    /// - Throws: `StoreError` where the field's kind does not take it.
    public static func value(
        json: JSONValue, of field: FieldSchema, in type: RecordType
    ) throws -> FieldValue? {
        if case .string(let text) = json, field.kind == .text {
            return try value(text: text, of: field, in: type)
        }
        guard field.kind == .text, let form = form(of: field.name, in: type) else {
            return try FieldValue(json: json, kind: field.kind)
        }
        switch (form, json) {
        case (_, .null): return nil
        case (.names, .array(let list)), (.players, .array(let list)):
            let names = list.compactMap { element -> String? in
                if case .string(let name) = element { name } else { nil }
            }
            guard names.count == list.count else { break }
            return names.isEmpty && form == .names ? nil : .text(NameList.text(names))
        case (.json, .array), (.json, .object): return JSONText.text(json).map { .text($0) }
        default: break
        }
        return try FieldValue(json: json, kind: field.kind)
    }

    private static func form(of field: FieldName, in type: RecordType) -> FieldMapping.Form? {
        if field == .extra { return .json }
        if type == .production, field == .rates { return .names }
        return DocumentMapping.all[type]?.lazy.flatMap(\.mappings)
            .first { $0.field == field }?.form
    }
}
