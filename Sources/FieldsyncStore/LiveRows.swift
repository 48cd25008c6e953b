import FieldsyncCore
import GRDB

/// The rows of one type that transactions are being applied to, and what is known of the type.
final class LiveRows {
    let type: RecordType
    let table: TypeTable
    /// By the records' ids: those that were asked for since the last turn, and those that were
    /// asked for in the turn before.
    private var rows: [RecordID: LiveRow] = [:]
    private var aged: [RecordID: LiveRow] = [:]
    private var turn = 0
    /// Those that differ from what the table holds.
    var changed: [LiveRow] = []
    /// The numbers of the columns' slots, as far as they were asked for.
    var numbers: [UInt64?]
    /// The numbers of the slots of fields that have no column.
    var extraNumbers: [FieldName: UInt64] = [:]
    private var hint = 0
    /// Which records of the space the table holds, once many were looked for that it lacks.
    private var idsInTable: Set<RecordID>?
    private var lookedForInVain = 0
    private var statements: [DirectStatement?] = [nil, nil, nil, nil]

    init(type: RecordType, table: TypeTable) {
        self.type = type
        self.table = table
        numbers = Array(repeating: nil, count: table.columns.count)
    }

    // MARK: Remembering

    /// The row of a record, where it is remembered.
    ///
    /// - Returns: The row, and whether it is remembered for one turn more by that.
    func known(_ id: RecordID) -> (row: LiveRow, isRevived: Bool)? {
        if let row = rows[id] { return (row, false) }
        guard let row = aged[id] else { return nil }
        remember(row)
        return (row, true)
    }

    func remember(_ row: LiveRow) {
        row.turn = turn
        rows[row.key.id] = row
    }

    func forget(_ id: RecordID) {
        rows[id] = nil
        aged[id] = nil
    }

    /// Forgets what was not asked for since the turn before; `write` is handed what of that has to
    /// be written first.
    func age(_ write: (LiveRow) throws -> Void) rethrows {
        let due = changed.filter { $0.turn < turn }
        changed.removeAll { $0.turn < turn }
        for row in due { try write(row) }
        turn += 1
        aged = rows
        rows = [:]
    }

    func forgetAll() {
        rows = [:]
        aged = [:]
        changed = []
        (idsInTable, lookedForInVain) = (nil, 0)
    }

    // MARK: What the table lacks

    /// Records looked for in vain before all ids are read, and ids that are read at most: in bulk
    /// most records are new, and to ask for each of them costs as much as to write it.
    private static let (patience, idsRead) = (256, 16_384)

    /// True where it is known that the table lacks a record.
    func lacks(_ id: RecordID) -> Bool { idsInTable.map { !$0.contains(id) } ?? false }

    /// Notes that the table lacks a record that was looked for; `read` gives the ids of those that
    /// it holds, up to a number of them.
    func lookedInVain(_ read: (Int) throws -> [RecordID]) rethrows {
        lookedForInVain += 1
        guard lookedForInVain == Self.patience else { return }
        let ids = try read(Self.idsRead + 1)
        if ids.count <= Self.idsRead { idsInTable = Set(ids) }
    }

    func inserted(_ id: RecordID) { idsInTable?.insert(id) }

    /// Notes that a row has to be written.
    func change(_ row: LiveRow) {
        if row.isChanged { return }
        row.isChanged = true
        changed.append(row)
    }

    /// The column of a field, or nil where it has none. Quick for fields that come in order.
    func column(of field: FieldName) -> Int? {
        let names = table.fieldNames
        var place = hint
        for _ in names.indices {
            if place >= names.count { place = 0 }
            if names[place] == field {
                hint = place + 1
                return place
            }
            place += 1
        }
        return nil
    }

    // MARK: Statements, made when they are first needed

    func loading(_ db: Database) throws -> DirectStatement {
        try statement(0, table.loading, db)
    }

    func insertion(_ db: Database) throws -> DirectStatement {
        try statement(1, table.insertion, db)
    }

    func change(_ which: Int, _ db: Database) throws -> DirectStatement {
        try statement(2 + which, table.changes[which].sql, db)
    }

    private func statement(
        _ place: Int, _ sql: String, _ db: Database
    ) throws -> DirectStatement {
        if let known = statements[place] { return known }
        let made = try DirectStatement(db, sql)
        statements[place] = made
        return made
    }
}
