import GRDB

/// A table of which a row that lies anywhere in a file can be known.
struct SalvagedTable {
    /// Nil for `head`, whose rows are known by their form, in pages that are what was written.
    private let check: RowCheck?
    private let columns: [String]
    /// The column that is the row's number itself, and lies in no row.
    private let numberColumn: Int?

    /// Of a file that was made anew.
    static func all(_ db: Database) throws -> [SalvagedTable] {
        let checks = RowCheck.all.map { ($0.table, Optional($0)) }
        return try (checks + [("head", nil)]).compactMap { table, check in
            let infos = try Row.fetchAll(db, sql: "PRAGMA table_info(\"\(table)\")")
            if infos.isEmpty { return nil }
            return SalvagedTable(
                check: check,
                columns: try infos.map { try $0.checkedText(1, "table_info.name") },
                numberColumn: try infos.firstIndex {
                    let type = try $0.checkedText(2, "table_info.type")
                    return try type == "INTEGER" && $0.checkedInteger(5, "table_info.pk") == 1
                })
        }
    }

    /// Adds a row; what a new file says of itself gives way, all else stays.
    var insertion: String {
        let table = check?.table ?? "head"
        let verb = table == RowCheck.store.table ? "REPLACE" : "INSERT OR IGNORE"
        let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        return "\(verb) INTO \"\(table)\" (\(names)) VALUES (\(places))"
    }

    /// The values of a row, with its number where it belongs.
    func values(_ record: PageScan.Record) -> [DatabaseValue] {
        var values = record.values
        if let numberColumn { values[numberColumn] = record.rowID.databaseValue }
        return values
    }

    /// True where a row is one of this table.
    func holds(_ record: PageScan.Record) -> Bool {
        guard record.values.count == columns.count else { return false }
        let values = values(record)
        if let check {
            return check.holds(Dictionary(zip(columns, values)) { first, _ in first })
        }
        guard record.isSealed, case .string = values[0].storage,
            case .blob(let replica) = values[1].storage, replica.count == 16,
            case .int64(let sequence) = values[2].storage, sequence > 0,
            case .blob(let hash) = values[3].storage, hash.count == 32,
            case .int64 = values[4].storage
        else { return false }
        return true
    }
}
