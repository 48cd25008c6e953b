import FieldsyncCore
import Foundation
import GRDB

extension SpaceSource {
    func record(_ key: RecordKey) throws -> RecordView? {
        let stored = try storedView(key)
        return pending?.overlay(stored, key: key, space: space) ?? stored
    }

    func records(_ type: RecordType) throws -> [RecordView] {
        var views: [RecordView] = []
        try forEachStored(type) { views.append($0) }
        return overlaid(views, type: type) { _ in true }
    }

    func records(
        _ type: RecordType, where field: FieldName, is value: FieldValue
    ) throws -> [RecordView] {
        let table = tables[type]
        guard let described = table.columns.first(where: { $0.name == field }),
            described.kind == value.kind, let column = ColumnValue.column(value)
        else { return try records(type).filter { $0.fields[field] == value } }
        let condition = "AND \(TypeTable.quoted(field.name)) = ?"
        var views: [RecordView] = []
        try forEachStored(type, condition, [column]) { views.append($0) }
        return overlaid(views, type: type) { $0.fields[field] == value }
    }

    /// Every record in the order of its type, then id; nothing is kept in memory.
    func forEachRecord(_ body: (RecordView) throws -> Void) throws {
        let sql = "SELECT DISTINCT type FROM unknownRecord WHERE space = ?"
        var types = Set(schema.types.map(\.name))
        for row in try db.rows(sql, space.name) {
            guard let type = RecordType(try row.checkedText(0, "unknownRecord.type")) else {
                throw Row.damaged("unknownRecord.type")
            }
            types.insert(type)
        }
        for type in types.union(pending?.types ?? []).sorted() {
            if pending == nil {
                try forEachStored(type, body: body)
            } else {
                try records(type).forEach(body)
            }
        }
    }

    func allRecords() throws -> [RecordView] {
        var views: [RecordView] = []
        try forEachRecord { views.append($0) }
        return views
    }

    // MARK: Rows

    /// The record as its row holds it, or will hold it once it is written; nil where there is none.
    func stored(_ key: RecordKey) throws -> StoredRecord? {
        let rows = liveRows(of: key.type)
        let row = try readRow(key, in: rows)
        return row.isBlank ? nil : try storedRecord(row, rows)
    }

    func store(_ record: StoredRecord) throws {
        let table = tables[record.key.type]
        try db.cachedStatement(sql: table.upsert)
            .execute(arguments: record.arguments(space: space, table: table))
    }

    private func storedView(_ key: RecordKey) throws -> RecordView? {
        guard let record = try stored(key) else { return nil }
        let isContested = record.writers.positions.values.contains(WriterMap.several)
        return view(record, isContested ? try conflicts(of: key) : [])
    }

    private func view(_ record: StoredRecord, _ conflicts: [Conflict]) -> RecordView {
        RecordView(
            key: record.key, space: space, fields: record.fields, isDeleted: record.isDeleted,
            conflicts: conflicts)
    }

    /// The records of a type in the order of their ids, without what is being captured.
    private func forEachStored(
        _ type: RecordType,
        _ condition: String = "",
        _ values: [DatabaseValue] = [],
        body: (RecordView) throws -> Void
    ) throws {
        let table = tables[type]
        let conflicts = Dictionary(grouping: try conflicts(ofType: type), by: \.record)
        var arguments: [(any DatabaseValueConvertible)?] = [space.name]
        if table.type == nil { arguments.append(type.name) }
        let place = table.type == nil ? "WHERE space = ? AND type = ?" : "WHERE space = ?"
        let cursor = try Row.fetchCursor(
            db, sql: "\(table.selection) \(place) \(condition) ORDER BY id",
            arguments: StatementArguments(arguments + values))
        while let row = try cursor.next() {
            let record = try StoredRecord(row, table: table)
            try body(view(record, conflicts[record.key] ?? []))
        }
    }

    /// What is stored with what is being captured on top.
    private func overlaid(
        _ views: [RecordView], type: RecordType, matches: (RecordView) -> Bool
    ) -> [RecordView] {
        guard let pending, pending.types.contains(type) else { return views }
        let touched = pending.keys(of: type)
        var result = views.filter { !touched.contains($0.key) }
        let stored = Dictionary(views.map { ($0.key, $0) }) { first, _ in first }
        for key in touched {
            // A record that the query did not find may match now, so it is read by itself.
            let before = stored[key] ?? pending.before(key)
            if let view = pending.overlay(before, key: key, space: space), matches(view) {
                result.append(view)
            }
        }
        return result.sorted { $0.key < $1.key }
    }
}
