import FieldsyncCore
import Foundation
import GRDB

/// Records that share a key of their type.
///
/// The table `sharing` names every record, merged or not, whose row shares the values of a key with
/// another row that is not deleted. It is kept with each write of such a row, so that a list of
/// duplicates costs by their number and not by that of records.
extension SpaceSource {
    /// Is told that a record's row, which is written, has other values for the keys of its type.
    func noteKeys(
        of record: RecordKey,
        from before: [[FieldName: FieldValue]?],
        to after: [[FieldName: FieldValue]?]
    ) throws {
        let table = tables[record.type]
        for (number, key) in table.keys.enumerated() {
            let old = before.indices.contains(number) ? before[number] : nil
            let new = after.indices.contains(number) ? after[number] : nil
            if old == new { continue }
            if let old {
                try unmark(record, number)
                let left = try rows(sharing: old, key.fields, table, limit: 2)
                if left.count == 1, left[0] != record { try unmark(left[0], number) }
            }
            if let new {
                let others = try rows(sharing: new, key.fields, table, limit: 3)
                    .filter { $0 != record }
                if others.isEmpty { continue }
                for other in [record] + others { try mark(other, number) }
            }
        }
    }

    /// What a row has for each key of its type.
    func keyValues(of row: LiveRow, _ rows: LiveRows) -> [[FieldName: FieldValue]?] {
        rows.table.keys.map { key in
            var shown: [FieldName: FieldValue] = [:]
            for field in key.fields {
                if let column = rows.column(of: field) { shown[field] = row.values[column] }
            }
            return Self.values(of: key, shown, isDeleted: row.isDeleted, rows.table)
        }
    }

    /// The same of a record; nothing where there is none.
    func keyValues(of record: StoredRecord?) -> [[FieldName: FieldValue]?] {
        guard let record else { return [] }
        let table = tables[record.key.type]
        return table.keys.map {
            Self.values(of: $0, record.fields, isDeleted: record.isDeleted, table)
        }
    }

    /// Records that show the same in all fields of a key, merged ones counted once, references
    /// followed; by type and key, then by the first record.
    func duplicates() throws -> [Duplicate] {
        var found: [RecordType: [RecordKey: RecordView]] = [:]
        func add(_ key: RecordKey) throws {
            guard let view = try record(key), !view.isDeleted else { return }
            found[view.key.type, default: [:]][view.key] = view
        }
        let sql = "SELECT DISTINCT type, id FROM sharing WHERE space = ?"
        for row in try db.rows(sql, space.name) {
            guard let type = RecordType(try row.checkedText(0, "sharing.type")),
                let id = RecordID(bytes: try row.checkedBytes(1, "sharing.id"))
            else { throw Row.damaged("sharing.type") }
            try add(RecordKey(type, id))
        }
        for key in try sharingByMerges() { try add(key) }
        return schema.types.flatMap { type -> [Duplicate] in
            let views = (found[type.name] ?? [:]).values.sorted { $0.key < $1.key }
            return Duplicate.found(among: views.map { ($0.key, $0.fields) }, of: type)
        }
    }

    /// Records that come to share a key because records were merged: those themselves, what shows
    /// the same as the whole, and what refers to several parts of one.
    private func sharingByMerges() throws -> [RecordKey] {
        var result: [RecordKey] = []
        for (type, set) in try mergedSets() where !tables[type].keys.isEmpty {
            result.append(RecordKey(type, set.standing))
            let view = try wholeView(type, set)
            for key in tables[type].keys {
                guard let values = key.values(of: view.fields) else { continue }
                result += try rows(sharing: values, key.fields, tables[type])
            }
        }
        for table in tables.known where !table.keys.isEmpty {
            guard let type = table.type else { continue }
            let inKeys = Set(table.keys.flatMap(\.fields))
            for field in try redirectedFields(type) where inKeys.contains(field.name) {
                guard let target = field.target else { continue }
                try visit(home(of: target)) { source in
                    for (other, set) in try source.mergedSets() where other == target {
                        for id in set.members {
                            result += try rows(
                                sharing: [field.name: .reference(id)], [field.name], table)
                        }
                    }
                }
            }
        }
        return result
    }

    /// Finds the rows that share keys anew, by looking at all of them.
    func shareAnew() throws {
        try db.run("DELETE FROM sharing WHERE space = ?", space.name)
        for table in tables.known {
            for number in table.keys.indices {
                for key in try sharingRows(table, key: number) { try mark(key, number) }
            }
        }
    }

    /// Every row that `sharing` should name, found by looking at all of them.
    func sharingRows(_ table: TypeTable, key number: Int) throws -> Set<RecordKey> {
        var groups: [[FieldName: FieldValue]: [RecordKey]] = [:]
        let cursor = try Row.fetchCursor(
            db, sql: "\(table.selection) WHERE space = ?", arguments: [space.name])
        while let row = try cursor.next() {
            let record = try StoredRecord(row, table: table)
            let values = Self.values(
                of: table.keys[number], record.fields, isDeleted: record.isDeleted, table)
            if let values {
                groups[values, default: []].append(record.key)
            }
        }
        return Set(groups.values.filter { $0.count > 1 }.flatMap(\.self))
    }

    // MARK: Rows

    /// What a row has for a key; nil where it is deleted, lacks a field, or keeps one aside since
    /// its column cannot hold it.
    private static func values(
        of key: UniqueKey, _ fields: [FieldName: FieldValue], isDeleted: Bool, _ table: TypeTable
    ) -> [FieldName: FieldValue]? {
        guard !isDeleted, let values = key.values(of: fields) else { return nil }
        let fit = values.allSatisfy { field, value in
            table.columns.contains { $0.name == field && $0.kind == value.kind }
                && ColumnValue.column(value) != nil
        }
        return fit ? values : nil
    }

    /// The rows that show these values of some fields and are not deleted. A field that `values`
    /// lacks has to be empty.
    private func rows(
        sharing values: [FieldName: FieldValue], _ fields: [FieldName], _ table: TypeTable,
        limit: Int = .max
    ) throws -> [RecordKey] {
        guard let type = table.type else { return [] }
        var arguments: [(any DatabaseValueConvertible)?] = [space.name]
        var sql = "SELECT id FROM \(table.name) WHERE space = ? AND _deleted = 0"
        for field in fields {
            sql += " AND \(TypeTable.quoted(field.name)) IS ?"
            arguments.append(values[field].flatMap(ColumnValue.column))
        }
        arguments.append(limit)
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: sql + " LIMIT ?"), arguments: StatementArguments(arguments))
        return try rows.map { row in
            guard let id = RecordID(bytes: try row.checkedBytes(0, "\(type).id")) else {
                throw Row.damaged("\(type).id")
            }
            return RecordKey(type, id)
        }
    }

    private func mark(_ record: RecordKey, _ number: Int) throws {
        try db.run(
            "INSERT OR IGNORE INTO sharing (space, type, key, id) VALUES (?, ?, ?, ?)",
            space.name, record.type.name, number, Data(record.id.bytes))
    }

    private func unmark(_ record: RecordKey, _ number: Int) throws {
        try db.run(
            "DELETE FROM sharing WHERE space = ? AND type = ? AND key = ? AND id = ?",
            space.name, record.type.name, number, Data(record.id.bytes))
    }
}
