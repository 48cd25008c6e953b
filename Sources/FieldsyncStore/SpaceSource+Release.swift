import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

extension SpaceSource {
    /// Takes out of quarantine what is in the log now under another name: its laptop filed it
    /// again.
    ///
    /// It is known by what it says: stamp, author, reason and every operation.
    func release(filedAs transaction: ReplicatedTransaction) throws {
        let sql = "SELECT sequence, digest, payload FROM quarantine WHERE space = ?"
        for row in try db.rows(sql, space.name) {
            let held = try decodeQuarantined(row.checkedBytes(2, "quarantine.payload"))
            guard held.isSameDeed(as: transaction) else { continue }
            try db.run(
                """
                DELETE FROM quarantine
                WHERE space = ? AND replica = ? AND sequence = ? AND digest = ?
                """, space.name, Data(held.id.replica.bytes), Int64(held.id.sequence),
                Data(try row.checkedBytes(1, "quarantine.digest")))
            heldSizes[.quarantine] = nil
        }
    }

    /// True where the log has the same under another name.
    func isFiled(_ transaction: ReplicatedTransaction) throws -> Bool {
        guard let record = transaction.operations.first?.record else { return false }
        return try entries(touching: record).contains {
            $0.transaction.isSameDeed(as: transaction)
        }
    }

    /// True where something is in quarantine, so that what arrives may be the same.
    func hasQuarantine() throws -> Bool {
        try db.row("SELECT 1 FROM quarantine WHERE space = ? LIMIT 1", space.name) != nil
    }

    private func decodeQuarantined(_ payload: [UInt8]) throws -> ReplicatedTransaction {
        do {
            return try CanonicalTransaction.decode(payload)
        } catch {
            throw StoreError.damaged(detail: "table quarantine: \(error)")
        }
    }
}

extension ReplicatedTransaction {
    fileprivate func isSameDeed(as other: ReplicatedTransaction) -> Bool {
        stamp == other.stamp && author == other.author && reason == other.reason
            && schemaVersion == other.schemaVersion && operations == other.operations
    }
}
