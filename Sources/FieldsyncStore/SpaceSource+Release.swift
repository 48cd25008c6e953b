import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// What a person did, whatever name it is filed under: stamp, author, reason and every operation.
struct Deed: Hashable {
    private let stamp: HybridTimestamp
    private let author: String
    private let reason: String
    private let schemaVersion: UInt32
    private let operations: [RecordOperation]

    init(_ transaction: ReplicatedTransaction) {
        stamp = transaction.stamp
        author = transaction.author
        reason = transaction.reason
        schemaVersion = transaction.schemaVersion
        operations = transaction.operations
    }
}

/// Where something is kept beside the log.
struct HeldPlace {
    let table: HeldTable
    let transaction: TransactionID
    let digest: [UInt8]
}

extension SpaceSource {
    /// All that is kept beside the log, by what it says.
    func heldDeeds() throws -> [Deed: [HeldPlace]] {
        var deeds: [Deed: [HeldPlace]] = [:]
        for table in [HeldTable.quarantine, .parked] {
            let sql = "SELECT payload, digest FROM \(table.rawValue) WHERE space = ?"
            for row in try db.rows(sql, space.name) {
                let held = try Self.decodeHeld(row.checkedBytes(0, "payload"), table)
                let place = HeldPlace(
                    table: table, transaction: held.id, digest: try row.checkedBytes(1, "digest"))
                deeds[Deed(held), default: []].append(place)
            }
        }
        return deeds
    }

    /// Takes away what is in the log now under another name: its laptop filed it again. Where it
    /// waited, it would enter the log twice.
    func release(_ places: [HeldPlace]) throws {
        for place in places {
            let id = place.transaction
            try db.run(
                """
                DELETE FROM \(place.table.rawValue)
                WHERE space = ? AND replica = ? AND sequence = ? AND digest = ?
                """, space.name, Data(id.replica.bytes), Int64(id.sequence), Data(place.digest))
            heldSizes[place.table] = nil
        }
    }

    /// True where the log has the same under another name.
    func isFiled(_ transaction: ReplicatedTransaction) throws -> Bool {
        guard let record = transaction.operations.first?.record else { return false }
        let deed = Deed(transaction)
        return try entries(touching: record).contains { Deed($0.transaction) == deed }
    }
}
