import FieldsyncCore
import Foundation
import GRDB

/// Makes a SQLite file anew from the rows that can still be read, where its trees are damaged.
///
/// What follows from the log is left out, since the repair makes it anew; what the log lacks after
/// that is fetched from a peer. The damaged file is kept beside the new one.
struct StoreSalvage {
    /// Beside the damaged file's name.
    static let suffix = ".damaged"

    let directory: String
    let name: String
    /// The rows that were brought over.
    private(set) var rows = 0

    private var path: String { "\(directory)/\(name)" }

    init(directory: String, name: String) {
        self.directory = directory
        self.name = name
    }

    /// What is wrong with the file as a whole, and with its trees; nothing where they are sound.
    func faults() throws -> [String] {
        if let shortage = try PageFile(path: path).shortage() { return [shortage] }
        do {
            let file = try StoreFile(path: path, name: name)
            defer { closeQuietly(file) }
            return try file.read { db in
                try Row.fetchAll(db, sql: "PRAGMA integrity_check(20)")
                    .map { try $0.checkedText(0, "integrity_check") }.filter { $0 != "ok" }
            }
        } catch StoreError.damaged(let detail) {
            return [detail]
        }
    }

    /// Makes the file anew, with the tables of `prepare` and the rows that can be read: by SQLite
    /// as far as it finds them, and those besides that prove by their checksum what they are.
    mutating func run(_ prepare: (StoreFile) throws -> Void) throws {
        try PageFile(path: path).fillUp()
        var rows = 0
        try DurableFile.publish(path, leavings: ["-journal"], keepingOldAs: Self.suffix) { draft in
            let new = try StoreFile(path: draft, name: name, isDraft: true)
            try prepare(new)
            rows += try copyTables(to: new)
            rows += try copyPages(to: new)
            try new.close()
            // Whatever it held was of the old file.
            try DurableFile.remove(path + "-journal")
        }
        self.rows = rows
    }

    private func copyTables(to new: StoreFile) throws -> Int {
        do {
            let old = try StoreFile(path: path, name: name)
            defer { closeQuietly(old) }
            let tables = try old.read { db in
                try Row.fetchAll(
                    db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
                ).map { try $0.checkedText(0, "sqlite_schema.name") }
            }
            return try tables.filter { !Self.isDerived($0) }
                .reduce(0) { try $0 + copy($1, from: old, to: new) }
        } catch StoreError.damaged {
            return 0
        }
    }

    /// Brings the rows over that lie in pages to which SQLite finds no way.
    private func copyPages(to new: StoreFile) throws -> Int {
        let tables = try new.read { try SalvagedTable.all($0) }
        return try new.write { db in
            var count = 0
            try PageScan(pages: PageFile(path: path)).forEach { record in
                guard let table = tables.first(where: { $0.holds(record) }) else { return }
                try db.execute(
                    sql: table.insertion, arguments: StatementArguments(table.values(record)))
                count += db.changesCount
            }
            return count
        }
    }

    private static func isDerived(_ table: String) -> Bool {
        ["candidate", "touch", "slotname", "verdict", "refused", "packedrun"]
            .contains(table.lowercased())
            || table.hasPrefix("sqlite_") || table.hasPrefix("grdb_")
    }

    private func closeQuietly(_ file: StoreFile) {
        do {
            try file.close()
        } catch {
            // Nothing was written through it.
            return
        }
    }

    // MARK: One table

    /// Copies the rows of a table that both files have.
    private func copy(_ table: String, from old: StoreFile, to new: StoreFile) throws -> Int {
        let columns = try new.read { db in
            try Row.fetchAll(db, sql: "PRAGMA table_info(\"\(table)\")")
                .map { try $0.checkedText(1, "table_info.name") }
        }
        guard !columns.isEmpty else { return 0 }
        let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let places = Array(repeating: "?", count: columns.count + 1).joined(separator: ", ")
        let insertion = "INSERT OR REPLACE INTO \"\(table)\" (rowid, \(names)) VALUES (\(places))"
        return try old.read { source in
            try new.write { target in
                var count = 0
                try readable(table, names, source) { values in
                    do {
                        try target.execute(
                            sql: insertion, arguments: StatementArguments(values))
                        count += 1
                    } catch let error as DatabaseError
                        where error.resultCode == .SQLITE_CONSTRAINT
                    {
                        // A row that no longer fits its table is one of those that are lost.
                        return
                    }
                }
                return count
            }
        }
    }

    /// Hands over the rows that can be read: from the first on as far as that goes, from the last
    /// back, and in between one by one.
    private func readable(
        _ table: String, _ names: String, _ db: Database,
        _ body: ([DatabaseValue]) throws -> Void
    ) throws {
        let selection = "SELECT rowid, \(names) FROM \"\(table)\""
        let first = try walk(db, selection + " ORDER BY rowid", body)
        guard let first, !first.isWhole else { return }
        let last = try walk(
            db, selection + " WHERE rowid > \(first.reached) ORDER BY rowid DESC", body)
        guard let last, !last.isWhole, last.reached > first.reached else { return }
        let gap = min(last.reached - first.reached, Self.gapLimit)
        for place in (first.reached + 1)..<(first.reached + max(1, gap)) {
            _ = try walk(db, selection + " WHERE rowid = \(place)", body)
        }
    }

    /// Numbers that are tried one by one.
    private static let gapLimit: Int64 = 1_000_000

    /// Nil where the table cannot be asked for rows at all.
    private func walk(
        _ db: Database, _ sql: String, _ body: ([DatabaseValue]) throws -> Void
    ) throws -> (reached: Int64, isWhole: Bool)? {
        var reached: Int64 = 0
        do {
            let cursor = try Row.fetchCursor(db, sql: sql)
            while let row = try cursor.next() {
                reached = try row.checkedInteger(0, "rowid")
                try body((0..<row.count).map { row[$0] })
            }
            return (reached, true)
        } catch let error as DatabaseError {
            guard case StoreError.damaged = StoreFile.storeError(error, file: name) else {
                throw error
            }
            return error.resultCode == .SQLITE_ERROR ? nil : (reached, false)
        }
    }
}
