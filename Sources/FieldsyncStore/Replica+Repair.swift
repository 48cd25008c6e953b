package import FieldsyncCore
import GRDB

extension Replica {
    /// The spaces whose log is not whole, and how far their chains are proven here.
    package func soundHeads() throws -> [SpaceID: SpaceHeads] {
        var result: [SpaceID: SpaceHeads] = [:]
        for space in try allSpaces() {
            guard let file = try files.existingFile(for: space) else { continue }
            try file.read { db in
                let mending = try LogMending(source(space, db), own: numbered)
                let sound = try mending.soundHeads()
                if try !mending.lost(sound).isEmpty { result[space] = sound }
            }
        }
        return result
    }

    /// Makes what follows from the log anew, and forgets what was altered and can be asked for.
    ///
    /// - Parameters:
    ///   - handed: What a peer handed back of spaces whose log is not whole.
    ///   - peer: What that peer holds; nil where nobody was asked.
    /// - Returns: The transactions that are lost: they were never sent, and cannot be read.
    /// - Throws: ``StoreError/damaged(detail:)`` where something is lost that nobody has; nothing
    ///   of that space is changed then.
    package func repair(
        handed: [SpaceID: [ReplicatedTransaction]], peer: [SpaceID: SpaceHeads]?
    ) throws -> [TransactionID] {
        var lost: [TransactionID] = []
        for space in try allSpaces() {
            guard let file = try files.existingFile(for: space) else { continue }
            try file.write { db in
                try source(space, db).requireHistory(or: handed[space] ?? [])
                var mending = try LogMending(source(space, db), own: numbered)
                let sound = try mending.soundHeads()
                try mending.take(
                    handed[space] ?? [], sound: sound,
                    nowMilliseconds: environment.nowMilliseconds())
                lost += try mending.write(
                    sound: sound, peer: peer.map { $0[space] ?? SpaceHeads() })
            }
        }
        try cleanRows()
        return lost
    }

    private var numbered: ReplicaID? { layout == .oneFile ? identity.id : nil }

    private func cleanRows() throws {
        for file in try files.all() {
            let holdsSpaces = layout == .oneFile || file !== files.main
            try file.write { db in
                if holdsSpaces {
                    for check in RowCheck.ofSpaces { try check.drop(db) }
                }
                if file === files.main {
                    for check in RowCheck.ofReplica { try check.drop(db) }
                }
                try db.execute(sql: "REINDEX")
            }
        }
    }

    /// Those of which something is left, in whatever table.
    private func allSpaces() throws -> [SpaceID] {
        guard layout == .oneFile else { return try spaces() }
        var sql = "SELECT space FROM head UNION SELECT space FROM log UNION SELECT space FROM pack"
        sql += " UNION SELECT space FROM candidate"
        for table in tables.all { sql += " UNION SELECT space FROM \(table.name)" }
        return try files.main.read { db in
            try db.rows(sql).compactMap { row in
                let name: DatabaseValue = row[0]
                return String.fromDatabaseValue(name).flatMap { SpaceID($0) }
            }.sorted()
        }
    }
}

extension RowCheck {
    /// Takes away the rows that are not what was written, where they can be asked for again, and
    /// believes the others.
    ///
    /// When a transaction arrived is no more than a note, and what a person set stays for that
    /// person to look at.
    func drop(_ db: Database) throws {
        for row in try faults(db) {
            switch table {
            case "log", "store", "setting": try believe(row, db)
            default: try db.run("DELETE FROM \(table) WHERE rowid = ?", row)
            }
        }
    }
}
