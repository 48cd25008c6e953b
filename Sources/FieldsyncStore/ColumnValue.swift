import FieldsyncCore
import FieldsyncJSON
import Foundation
import GRDB

/// Values as columns hold them: in the form that people read.
enum ColumnValue {
    /// The column type of a STRICT table.
    static func sqlType(_ kind: FieldKind) -> String {
        switch kind {
        case .text, .decimal, .instant, .date, .zone, .textSet, .textList: "TEXT"
        case .integer, .boolean: "INTEGER"
        case .reference, .bytes: "BLOB"
        }
    }

    /// The value in a column of its kind, or nil where the column would give another one back:
    /// SQLite's texts end at a zero for many readers, and an empty blob is taken for none.
    static func column(_ value: FieldValue) -> DatabaseValue? {
        switch value {
        case .text(let text), .zone(let text):
            text.utf8.contains(0) ? nil : text.databaseValue
        case .integer(let number): number.databaseValue
        case .decimal(let decimal): decimal.description.databaseValue
        case .boolean(let flag): flag.databaseValue
        case .instant(let instant): instant.description.databaseValue
        case .date(let date): date.description.databaseValue
        case .reference(let id): Data(id.bytes).databaseValue
        case .bytes(let bytes): bytes.isEmpty ? nil : Data(bytes).databaseValue
        case .textSet, .textList: value.json.text().databaseValue
        }
    }

    /// What a column of a kind holds, or nil where it holds what was never written there.
    static func value(_ column: DatabaseValue, kind: FieldKind) throws -> FieldValue? {
        switch (kind, column.storage) {
        case (.text, .string(let text)): return .text(text)
        case (.zone, .string(let text)): return .zone(text)
        case (.integer, .int64(let number)): return .integer(number)
        case (.boolean, .int64(let number)):
            return number == 0 ? .boolean(false) : number == 1 ? .boolean(true) : nil
        case (.reference, .blob(let data)):
            return data.count == 16 ? RecordID(bytes: data).map { .reference($0) } : nil
        case (.bytes, .blob(let data)): return .bytes(Array(data))
        case (.decimal, .string(let text)), (.instant, .string(let text)),
            (.date, .string(let text)), (.textSet, .string(let text)),
            (.textList, .string(let text)):
            return try FieldValue(text: text, kind: kind)
        default: return nil
        }
    }
}

extension ColumnValue {
    /// Binds a value as ``column(_:)`` has it; false where its column would give another one back.
    static func bind(_ value: FieldValue, to statement: DirectStatement, _ place: Int32) -> Bool {
        switch value {
        case .text(let text), .zone(let text):
            if text.utf8.contains(0) { return false }
            statement.bind(place, text)
        case .integer(let number): statement.bind(place, number)
        case .boolean(let flag): statement.bind(place, flag ? 1 : 0)
        case .reference(let id): statement.bind(place, id.value)
        case .instant(let instant): statement.bind(place, instant.description)
        case .bytes(let bytes):
            if bytes.isEmpty { return false }
            statement.bind(place, bytes)
        case .decimal(let decimal): statement.bind(place, decimal.description)
        case .date(let date): statement.bind(place, date.description)
        case .textSet, .textList: statement.bind(place, value.json.text())
        }
        return true
    }

    /// What the column of a record holds that is being stepped over.
    ///
    /// - Throws: ``StoreError/damaged(detail:)`` where it was never written there.
    static func value(
        _ statement: DirectStatement, _ place: Int32, _ described: FieldSchema,
        table: TypeTable, key: RecordKey
    ) throws -> FieldValue {
        let column: DatabaseValue? =
            if let text = statement.text(place) {
                text.databaseValue
            } else if let number = statement.integer(place) {
                number.databaseValue
            } else {
                statement.bytes(place).map { Data($0).databaseValue }
            }
        do {
            if let column, let value = try value(column, kind: described.kind) { return value }
        } catch {
            throw StoreError.damaged(detail: "table \(table.name), record \(key): \(error)")
        }
        throw StoreError.damaged(
            detail: "table \(table.name), record \(key): "
                + "column \(described.name) holds what was never written there")
    }
}

/// Values with their kinds as JSON, exact whatever they are: `{"note":{"text":"late"}}`.
///
/// This is how columns keep what a schema's own columns cannot hold.
enum KindedJSON {
    /// The fields by name; null where a field was cleared.
    static func text(_ values: [FieldName: FieldValue?]) -> String {
        var object = JSONObject()
        for (field, value) in values.sorted(by: { $0.key < $1.key }) {
            object[field.name] = value.map { .object([$0.kind.rawValue: $0.json]) } ?? .null
        }
        return JSONValue.object(object).text()
    }

    /// The fields that `text` spells, or nil where it is not of this form.
    static func values(_ text: String) throws -> [FieldName: FieldValue?]? {
        guard case .object(let object) = try JSONValue(parsing: text) else { return nil }
        var values: [FieldName: FieldValue?] = [:]
        for (name, json) in object {
            guard let field = FieldName(name) else { return nil }
            if json == .null {
                values.updateValue(nil, forKey: field)
            } else {
                guard let value = try value(json) else { return nil }
                values.updateValue(value, forKey: field)
            }
        }
        return values
    }

    private static func value(_ json: JSONValue) throws -> FieldValue? {
        guard case .object(let object) = json, object.count == 1, let name = object.keys.first,
            let kind = FieldKind(rawValue: name), let json = object[name]
        else { return nil }
        // A zone may be one that this machine does not know.
        if kind == .zone, case .string(let text) = json { return .zone(text) }
        return try FieldValue(json: json, kind: kind)
    }
}
