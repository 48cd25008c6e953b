import FieldsyncCore
import Foundation
import GRDB

extension SpaceSource {
    func record(_ key: RecordKey) throws -> RecordView? {
        let set = try mergedSet(key)
        let standing = RecordKey(key.type, set.standing)
        let stored =
            try set.others.isEmpty ? storedView(standing) : wholeView(key.type, set)
        let view = pending?.overlay(stored, key: standing, space: space) ?? stored
        return try view.map(redirected)
    }

    func records(_ type: RecordType) throws -> [RecordView] {
        var views: [RecordView] = []
        try forEachStored(type) { views.append($0) }
        return try overlaid(views, type: type) { _ in true }
    }

    func records(
        _ type: RecordType, where field: FieldName, is value: FieldValue
    ) throws -> [RecordView] {
        let table = tables[type]
        // A reference to a record that gave way means the one that stands, and all its others.
        let alike = try alternatives(field, of: type, to: value)
        let shown = alike.first ?? value
        let columns = alike.compactMap(ColumnValue.column)
        guard let described = table.columns.first(where: { $0.name == field }),
            described.kind == value.kind, columns.count == alike.count
        else { return try records(type).filter { $0.fields[field] == shown } }
        let places = Array(repeating: "?", count: columns.count).joined(separator: ", ")
        let condition = "AND \(TypeTable.quoted(field.name)) IN (\(places))"
        var views: [RecordView] = []
        try forEachStored(type, condition, columns, findsParts: true) { view in
            if view.fields[field] == shown { views.append(view) }
        }
        return try overlaid(views, type: type) { $0.fields[field] == shown }
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

    /// A record as its own row shows it, whatever it was merged with.
    func storedView(_ key: RecordKey) throws -> RecordView? {
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
    ///
    /// - Parameter findsParts: Merged records are found by each row of them; else by the row of
    ///   the one that stands.
    private func forEachStored(
        _ type: RecordType,
        _ condition: String = "",
        _ values: [DatabaseValue] = [],
        findsParts: Bool = false,
        body: (RecordView) throws -> Void
    ) throws {
        let mergeNumber = try hasMerges() ? number(of: .merges) : nil
        var seen: Set<RecordID> = []
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
            if let mergeNumber, record.writers.positions[mergeNumber] != nil {
                let set = try mergedSet(record.key)
                if !set.others.isEmpty {
                    guard findsParts || set.standing == record.key.id,
                        seen.insert(set.standing).inserted
                    else { continue }
                    try body(redirected(wholeView(type, set)))
                    continue
                }
            }
            try body(redirected(view(record, conflicts[record.key] ?? [])))
        }
    }

    /// What is stored with what is being captured on top.
    private func overlaid(
        _ views: [RecordView], type: RecordType, matches: (RecordView) -> Bool
    ) throws -> [RecordView] {
        guard let pending, pending.types.contains(type) else {
            return views.sorted { $0.key < $1.key }
        }
        let touched = pending.keys(of: type)
        var result = views.filter { !touched.contains($0.key) }
        let stored = Dictionary(views.map { ($0.key, $0) }) { first, _ in first }
        for key in touched {
            // A record that the query did not find may match now, so it is read by itself.
            guard try standing(key) == key else { continue }
            let before = stored[key] ?? pending.before(key)
            guard let overlaid = pending.overlay(before, key: key, space: space) else { continue }
            let view = try redirected(overlaid)
            if matches(view) { result.append(view) }
        }
        return result.sorted { $0.key < $1.key }
    }
}
