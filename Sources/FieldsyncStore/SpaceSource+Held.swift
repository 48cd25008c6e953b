import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// What is kept beside the log: transactions that came early, and those set aside after a fork.
enum HeldTable: String {
    case parked
    case quarantine

    /// At most so many in one space…
    static let transactionLimit = 10_000
    /// …and so many bytes.
    static let byteLimit = 64 << 20
}

extension SpaceSource {
    func parked() throws -> [HeldTransaction] { try held(.parked) }

    func quarantined() throws -> [HeldTransaction] { try held(.quarantine) }

    private func held(_ table: HeldTable) throws -> [HeldTransaction] {
        let sql = """
            SELECT payload, cause, source, receivedMilliseconds FROM \(table.rawValue)
            WHERE space = ? ORDER BY receivedMilliseconds, replica, sequence, digest
            """
        return try db.rows(sql, space.name).map { row in
            guard
                let cause = HeldTransaction.Cause(
                    rawValue: try row.checkedText(1, "\(table.rawValue).cause"))
            else { throw Row.damaged("\(table.rawValue).cause") }
            let source: DatabaseValue = row[2]
            return HeldTransaction(
                transaction: try Self.decodeHeld(row.checkedBytes(0, "payload"), table),
                cause: cause,
                source: source.isNull
                    ? nil : try row.checkedReplica(2, "\(table.rawValue).source"),
                receivedAt: try row.checkedInstant(3, "\(table.rawValue).receivedMilliseconds")
            )
        }
    }

    /// Keeps a transaction beside the log; false where it is kept there already.
    ///
    /// - Throws: ``StoreError/heldFull(_:count:bytes:)`` where there is no room for it.
    func hold(
        _ transaction: ReplicatedTransaction,
        canonical: [UInt8],
        in table: HeldTable,
        cause: HeldTransaction.Cause,
        source: ReplicaID?,
        receivedMilliseconds: UInt64
    ) throws -> Bool {
        let digest = Data(sha256(canonical))
        let id = transaction.id
        let known = try db.row(
            """
            SELECT 1 FROM \(table.rawValue)
            WHERE space = ? AND replica = ? AND sequence = ? AND digest = ?
            """, space.name, Data(id.replica.bytes), Int64(id.sequence), digest)
        if known != nil { return false }
        let (count, bytes) = try heldSize(table)
        guard count < HeldTable.transactionLimit, bytes + canonical.count <= HeldTable.byteLimit
        else { throw StoreError.heldFull(space, count: count, bytes: bytes) }
        let latest = UInt64(Instant.latestMilliseconds)
        let received = Int64(min(receivedMilliseconds, latest))
        let (replica, sequence) = (Data(id.replica.bytes), Int64(id.sequence))
        let sender = source.map { Data($0.bytes) }
        try db.run(
            """
            INSERT INTO \(table.rawValue) (space, replica, sequence, digest, cause, source,
            receivedMilliseconds, payload, rowCheck) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, space.name, replica, sequence, digest, cause.rawValue, sender, received,
            Data(canonical),
            RowCheck.held(table)(
                space.name, replica, sequence, digest, cause.rawValue, sender, received))
        heldSizes[table] = (count + 1, bytes + canonical.count)
        return true
    }

    private func heldSize(_ table: HeldTable) throws -> (Int, Int) {
        if let size = heldSizes[table] { return size }
        let row = try db.row(
            """
            SELECT count(*), coalesce(sum(length(payload)), 0) FROM \(table.rawValue)
            WHERE space = ?
            """, space.name)
        let size = (
            Int(try row?.checkedInteger(0, "count") ?? 0),
            Int(try row?.checkedInteger(1, "length") ?? 0)
        )
        heldSizes[table] = size
        return size
    }

    /// The replicas of which transactions are held in `table`.
    func replicas(in table: HeldTable) throws -> [ReplicaID] {
        try db.rows("SELECT DISTINCT replica FROM \(table.rawValue) WHERE space = ?", space.name)
            .map { try $0.checkedReplica(0, "\(table.rawValue).replica") }
    }

    /// The parked transactions of `replica` up to `sequence`, in order.
    func parked(of replica: ReplicaID, upTo sequence: UInt64) throws -> [ParkedTransaction] {
        let sql = """
            SELECT payload, source, receivedMilliseconds FROM parked
            WHERE space = ? AND replica = ? AND sequence <= ? ORDER BY sequence, digest
            """
        return try db.rows(sql, space.name, Data(replica.bytes), Int64(sequence)).map { row in
            let canonical = try row.checkedBytes(0, "parked.payload")
            let source: DatabaseValue = row[1]
            return ParkedTransaction(
                transaction: try Self.decodeHeld(canonical, .parked),
                canonical: canonical,
                source: source.isNull ? nil : try row.checkedReplica(1, "parked.source"),
                receivedMilliseconds: try row.checkedCount(2, "parked.receivedMilliseconds")
            )
        }
    }

    /// Takes one out; false where it is there no more, because it was filed again meanwhile.
    func unpark(_ parked: ParkedTransaction) throws -> Bool {
        let id = parked.transaction.id
        try db.run(
            """
            DELETE FROM parked WHERE space = ? AND replica = ? AND sequence = ? AND digest = ?
            """, space.name, Data(id.replica.bytes), Int64(id.sequence),
            Data(sha256(parked.canonical)))
        heldSizes[.parked] = nil
        return db.changesCount > 0
    }

    static func decodeHeld(
        _ payload: [UInt8], _ table: HeldTable
    ) throws -> ReplicatedTransaction {
        do {
            return try CanonicalTransaction.decode(payload)
        } catch {
            throw StoreError.damaged(detail: "table \(table.rawValue): \(error)")
        }
    }
}

/// A transaction that waits, as its row has it.
struct ParkedTransaction {
    let transaction: ReplicatedTransaction
    let canonical: [UInt8]
    let source: ReplicaID?
    let receivedMilliseconds: UInt64
}
