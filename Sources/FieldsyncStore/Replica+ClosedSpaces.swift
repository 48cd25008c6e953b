public import FieldsyncCore
import Foundation
import GRDB

extension Replica {
    private static let closedPrefix = "closed/"

    /// Removes every row of a space that this replica may hold no longer, and remembers how far it
    /// had written there, so that it never writes one place twice.
    ///
    /// - Returns: False where something here is not covered by `safe`, and then all of it stays.
    public func removeSpace(_ space: SpaceID, keptElsewhere safe: VersionVector) throws -> Bool {
        precondition(layout == .oneFile, "a server keeps what it was given")
        return try files.main.write { db in
            let source = source(space, db)
            let held = try source.heads().vector
            guard safe.covers(held), try source.parked().isEmpty, try source.quarantined().isEmpty
            else { return false }
            let tables = try db.rows(
                """
                SELECT '"' || replace(master.name, '"', '""') || '"' FROM sqlite_master AS master
                JOIN pragma_table_info(master.name) AS info
                WHERE master.type = 'table' AND info.name = 'space'
                """
            ).map { try $0.checkedText(0, "sqlite_master.name") }
            for table in tables {
                try db.run("DELETE FROM \(table) WHERE space = ?", space.name)
            }
            let key = Self.closedPrefix + space.name
            let written = max(held[identity.id], try Self.writtenBefore(closing: space, db) ?? 0)
            try db.run(
                "INSERT OR REPLACE INTO setting (key, value, rowCheck) VALUES (?, ?, ?)", key,
                String(written), RowCheck.setting(key, String(written)))
            return true
        }
    }

    /// The spaces that were taken from this replica and have not come back.
    public func closedSpaces() throws -> [SpaceID] {
        try files.main.read { db in
            try db.rows(
                "SELECT key FROM setting WHERE key > ? AND key < ? ORDER BY key",
                Self.closedPrefix, "closed0"
            ).compactMap { row in
                SpaceID(String(try row.checkedText(0, "setting.key").dropFirst(7)))
            }
        }
    }

    /// Forgets that spaces were taken of which everything is here again that was written here.
    public func reopenSpaces() throws {
        for space in try closedSpaces() {
            let own = try heads(space).vector[identity.id]
            let written = try files.main.read { try Self.writtenBefore(closing: space, $0) }
            let isBack = try !heads(space).heads.isEmpty && own >= written ?? 0
            if isBack { try setSetting(Self.closedPrefix + space.name, nil) }
        }
    }

    static func writtenBefore(closing space: SpaceID, _ db: Database) throws -> UInt64? {
        guard
            let row = try db.row(
                "SELECT value FROM setting WHERE key = ?", closedPrefix + space.name)
        else { return nil }
        guard let written = UInt64(try row.checkedText(0, "setting.value")) else {
            throw Row.damaged("setting.value")
        }
        return written
    }
}
