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
            let before = try Self.newestBefore(closing: space, db)
            let written = before.flatMap { $0.replica == identity.id ? $0.sequence : nil } ?? 0
            let newest = TransactionID(identity.id, max(held[identity.id], written)).description
            try db.run(
                "INSERT OR REPLACE INTO setting (key, value, rowCheck) VALUES (?, ?, ?)", key,
                newest, RowCheck.setting(key, newest))
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

    /// Forgets that spaces were taken that are here again, with everything that was written here.
    ///
    /// Where the server has no more of one than that, and less than was written here, it was set
    /// back meanwhile: then this replica goes by a new id, which has written nothing there.
    ///
    /// - Parameter isComplete: True where the server has nothing that is not here.
    /// - Returns: The spaces that came back with less.
    package func reopenSpaces(isComplete: Bool) throws -> [SpaceID] {
        var whole: [SpaceID] = []
        var short: [SpaceID] = []
        for space in try closedSpaces() {
            let vector = try heads(space).vector
            if vector.entries.isEmpty { continue }
            let newest = try files.main.read { try Self.newestBefore(closing: space, $0) }
            if newest.map({ $0.replica == identity.id && !vector.contains($0) }) != true {
                whole.append(space)
            } else if isComplete {
                short.append(space)
            }
        }
        if !short.isEmpty { try renewIdentity(keepsAgreement: false) }
        for space in whole + short { try setSetting(Self.closedPrefix + space.name, nil) }
        return short
    }

    /// The newest transaction of this replica, under the id that it had, in a space when it was
    /// taken; nil where it was not taken.
    static func newestBefore(closing space: SpaceID, _ db: Database) throws -> TransactionID? {
        guard
            let row = try db.row(
                "SELECT value FROM setting WHERE key = ?", closedPrefix + space.name)
        else { return nil }
        let parts = try row.checkedText(0, "setting.value").split(separator: "@")
        guard parts.count == 2, let id = ReplicaID(hex: String(parts[0])),
            let sequence = UInt64(parts[1])
        else { throw Row.damaged("setting.value") }
        return TransactionID(id, sequence)
    }
}
