import FieldsyncCore
import Foundation
import GRDB

extension SpaceSource {
    /// Rows that are remembered, twice: those that were asked for of late, and those before them.
    private static let rowsRemembered = 2048

    /// What is known of a type's rows in this SQLite transaction.
    func liveRows(of type: RecordType) -> LiveRows {
        if let last = lastLiveRows, last.type == type { return last }
        let found: LiveRows
        if let known = liveTypes.first(where: { $0.type == type }) {
            found = known
        } else {
            found = LiveRows(type: type, table: tables[type])
            liveTypes.append(found)
        }
        lastLiveRows = found
        return found
    }

    /// The row of a record, blank where there is none yet.
    func liveRow(_ key: RecordKey, in rows: LiveRows) throws -> LiveRow {
        if let known = rows.known(key.id) {
            if known.isRevived { liveCount += 1 }
            return known.row
        }
        let row =
            rows.lacks(key.id)
            ? LiveRow(key: key, columns: rows.table.columns.count) : try loaded(key, in: rows)
        rows.remember(row)
        liveCount += 1
        return row
    }

    /// The row of a record that is only read: one may read without end.
    func readRow(_ key: RecordKey, in rows: LiveRows) throws -> LiveRow {
        if liveCount < 4 * Self.rowsRemembered { return try liveRow(key, in: rows) }
        return try rows.known(key.id)?.row ?? loaded(key, in: rows)
    }

    /// Where many rows are remembered, writes what was changed of those that were not asked for of
    /// late, and forgets them: the history of a record mostly lies close together.
    func makeRoom() throws {
        guard liveCount >= Self.rowsRemembered else { return }
        for rows in liveTypes {
            try rows.age { row in
                try count(row, rows)
                try write(row, rows)
            }
        }
        liveCount = 0
    }

    func forgetRows() {
        for type in liveTypes { type.forgetAll() }
        liveCount = 0
    }

    private func loaded(_ key: RecordKey, in rows: LiveRows) throws -> LiveRow {
        let table = rows.table
        let statement = try rows.loading(db)
        statement.bind(1, space.name)
        if table.type == nil { statement.bind(2, key.type.name) }
        statement.bind(table.type == nil ? 3 : 2, key.id.value)
        let row = LiveRow(key: key, columns: table.columns.count)
        var (packed, touches): ([UInt8]?, [UInt8]?)
        let isThere: Void? = try statement.first { statement in
            row.rowID = statement.integer(0)
            row.isDeleted = statement.integer(1) != 0
            packed = statement.bytes(3)
            touches = statement.bytes(4)
            for (index, described) in table.columns.enumerated() {
                let place = Int32(index + 5)
                if statement.isNull(place) { continue }
                row.values[index] = try ColumnValue.value(
                    statement, place, described, table: table, key: key)
            }
            guard !statement.isNull(2) else { return }
            guard let text = statement.text(2), let values = try KindedJSON.values(text) else {
                throw Row.damaged("\(table.name)._unknown")
            }
            for case let (field, value?) in values { put(value, of: field, into: row, rows) }
        }
        if isThere == nil {
            try rows.lookedInVain { try ids(in: table, upTo: $0) }
            return row
        }
        guard row.rowID != nil, let map = packed.flatMap({ WriterMap(packed: $0) }),
            let touches = touches.flatMap({ TouchList(packed: $0) })
        else {
            throw StoreError.damaged(
                detail: "table \(table.name), record \(key): \(Row.damaged("_writers"))")
        }
        row.touches = touches
        try take(map, into: row, rows)
        if !table.keys.isEmpty { row.keyValues = keyValues(of: row, rows) }
        return row
    }

    private func ids(in table: TypeTable, upTo limit: Int) throws -> [RecordID] {
        let statement = try DirectStatement(
            db, "SELECT id FROM \(table.name) WHERE space = ? LIMIT ?")
        statement.bind(1, space.name)
        statement.bind(2, Int64(limit))
        var ids: [RecordID] = []
        try statement.each { row in
            guard let id = row.bytes(0).flatMap({ RecordID(bytes: $0) }) else {
                throw Row.damaged("\(table.name).id")
            }
            ids.append(id)
        }
        return ids
    }

    private func put(
        _ value: FieldValue?, of field: FieldName, into row: LiveRow, _ rows: LiveRows
    ) {
        if let column = rows.column(of: field) {
            row.values[column] = value
        } else {
            row.extras[field] = value
        }
    }

    /// Takes over who wrote what.
    private func take(_ map: WriterMap, into row: LiveRow, _ rows: LiveRows) throws {
        row.existence = LiveRow.nobody
        row.witnesses = map.witnesses
        row.otherHolders = [:]
        for column in row.holders.indices { row.holders[column] = LiveRow.nobody }
        for (number, position) in map.positions {
            if number == 0 {
                row.existence = position
            } else if case .field(let name)? = try slot(numbered: number),
                let column = rows.column(of: name), rows.table.isPlain[column]
            {
                row.holders[column] = position
                rows.numbers[column] = number
            } else {
                row.otherHolders[number] = position
            }
        }
    }

    // MARK: The same as a stored record

    /// The row as a record that slots are merged into.
    func storedRecord(_ row: LiveRow, _ rows: LiveRows) throws -> StoredRecord {
        var record = StoredRecord(key: row.key)
        record.isDeleted = row.isDeleted
        record.touches = row.touches.packed
        record.fields = row.extras
        for (column, value) in row.values.enumerated() {
            if let value { record.fields[rows.table.fieldNames[column]] = value }
        }
        record.writers.positions = row.otherHolders
        record.writers.witnesses = row.witnesses
        if row.existence != LiveRow.nobody { record.writers.positions[0] = row.existence }
        for (column, holder) in row.holders.enumerated() where holder != LiveRow.nobody {
            record.writers.positions[try number(ofColumn: column, rows)] = holder
        }
        return record
    }

    /// Takes over what slots were merged into.
    func take(_ record: StoredRecord, into row: LiveRow, _ rows: LiveRows) throws {
        row.isDeleted = record.isDeleted
        row.extras = [:]
        for column in row.values.indices { row.values[column] = nil }
        for (field, value) in record.fields { put(value, of: field, into: row, rows) }
        try take(record.writers, into: row, rows)
        row.changesIndexes = true
        rows.change(row)
    }

    /// The number of a column's slot.
    func number(ofColumn column: Int, _ rows: LiveRows) throws -> UInt64 {
        if let known = rows.numbers[column] { return known }
        let number = try number(of: .field(rows.table.fieldNames[column]))
        rows.numbers[column] = number
        return number
    }

    /// The number of the slot of a field that has no column.
    func number(ofExtra field: FieldName, _ rows: LiveRows) throws -> UInt64 {
        if let known = rows.extraNumbers[field] { return known }
        let number = try number(of: .field(field))
        rows.extraNumbers[field] = number
        return number
    }

    // MARK: Writing

    /// Writes the rows that were changed, and what they count.
    func writeRows() throws {
        for rows in liveTypes {
            for row in rows.changed {
                try count(row, rows)
                try write(row, rows)
            }
            rows.changed = []
        }
    }

    private func write(_ row: LiveRow, _ rows: LiveRows) throws {
        let table = rows.table
        try makeRoom(in: row)
        for column in row.holders.indices where row.holders[column] != LiveRow.nobody {
            _ = try number(ofColumn: column, rows)
        }
        let all = table.changes[0].columns
        if let rowID = row.rowID {
            let which = row.changesIndexes ? 0 : 1
            let columns = table.changes[which].columns
            let statement = try rows.change(which, db)
            bind(row, rows, columns, from: 1, to: statement)
            statement.bind(Int32(columns.count + 5), rowID)
            try statement.run()
        } else {
            let statement = try rows.insertion(db)
            statement.bind(1, space.name)
            if table.type == nil { statement.bind(2, row.key.type.name) }
            let idPlace: Int32 = table.type == nil ? 3 : 2
            statement.bind(idPlace, row.key.id.value)
            bind(row, rows, all, from: idPlace + 1, to: statement)
            try statement.run()
            row.rowID = statement.insertedRowID
            rows.inserted(row.key.id)
        }
        row.isChanged = false
        row.changesIndexes = false
        guard !table.keys.isEmpty else { return }
        let values = keyValues(of: row, rows)
        try noteKeys(of: row.key, from: row.keyValues, to: values)
        row.keyValues = values
    }

    private func bind(
        _ row: LiveRow, _ rows: LiveRows, _ columns: [Int], from first: Int32,
        to statement: DirectStatement
    ) {
        var rest = row.extras
        for (offset, column) in columns.enumerated() {
            let place = first + 4 + Int32(offset)
            guard let value = row.values[column] else {
                statement.bindNull(place)
                continue
            }
            let described = rows.table.columns[column]
            if value.kind != described.kind
                || !ColumnValue.bind(value, to: statement, place)
            {
                statement.bindNull(place)
                rest[described.name] = value
            }
        }
        // A column that is not written may be empty because its value is of another kind.
        if columns.count < row.values.count {
            for case let (column, value?) in row.values.enumerated() {
                let described = rows.table.columns[column]
                if value.kind != described.kind { rest[described.name] = value }
            }
        }
        statement.bind(first, row.isDeleted ? 1 : 0)
        if rest.isEmpty {
            statement.bindNull(first + 1)
        } else {
            statement.bind(first + 1, KindedJSON.text(rest.mapValues { .some($0) }))
        }
        statement.bind(first + 2, row.packedWriters(rows.numbers))
        statement.bind(first + 3, row.touches.packed)
    }
}
