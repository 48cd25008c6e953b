import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import GRDB

extension ServerDirectory {
    /// Keeps transactions for a person to decide, within bounds. Safe to repeat.
    ///
    /// - Parameter parted: Of whose transactions the device holds other ones than the log.
    /// - Returns: False where there is no room, and then nothing of it is kept.
    func setAside(
        _ transactions: [ReplicatedTransaction], from device: ReplicaID, cause: SetAside.Cause,
        beside parted: Set<ReplicaID>, at now: UInt64
    ) throws -> Bool {
        try unlessFull { db in
            let size = try Self.size(of: device, db)
            let total = try Self.size(of: nil, db)
            var (count, bytes) = (size.count, size.bytes)
            let rows = transactions.map { ($0, CanonicalTransaction.encode($0)) }
            for (transaction, payload) in rows {
                try db.execute(
                    sql: """
                        INSERT OR IGNORE INTO setAside (device, space, replica, sequence, digest,
                        cause, state, isBeside, receivedMilliseconds, payload)
                        VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?)
                        """,
                    arguments: [
                        Data(device.bytes), transaction.space.name,
                        Data(transaction.id.replica.bytes), Int64(transaction.id.sequence),
                        Data(sha256(payload)), cause.rawValue,
                        transaction.isInSight(of: parted), Int64(clamping: now),
                        Data(payload),
                    ])
                guard db.changesCount > 0 else { continue }
                count += 1
                bytes += payload.count
            }
            let isWithin =
                count <= SetAside.countLimit && bytes <= SetAside.byteLimit
                && total.bytes + bytes - size.bytes <= SetAside.totalByteLimit
            if !isWithin { throw SetAsideFull() }
        }
    }

    private struct SetAsideFull: Error {}

    /// False where there was no room, and nothing was written.
    private func unlessFull(_ body: (Database) throws -> Void) throws -> Bool {
        do {
            try write(body)
            return true
        } catch is SetAsideFull {
            return false
        }
    }

    private static func size(
        of device: ReplicaID?, _ db: Database
    ) throws -> (count: Int, bytes: Int) {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT count(*) AS count, coalesce(sum(length(payload)), 0) AS bytes
                FROM setAside WHERE ?1 IS NULL OR device = ?1
                """, arguments: [device.map { Data($0.bytes) }])
        guard let row else { return (0, 0) }
        return (Int(try row.integer("count")), Int(try row.integer("bytes")))
    }

    /// Everything that was set aside, in the order in which it came.
    func setAside(of device: ReplicaID? = nil) throws -> [SetAside] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM setAside WHERE ?1 IS NULL OR device = ?1 ORDER BY number",
                arguments: [device.map { Data($0.bytes) }]
            ).map(Self.setAside)
        }
    }

    /// What became of what a device handed in; of one space, where one is named.
    func standing(of device: ReplicaID, in space: SpaceID?) throws -> SetAsideStanding {
        try read { db in
            var standing = SetAsideStanding()
            for row in try Row.fetchAll(
                db,
                sql: """
                    SELECT state, count(*) AS count, max(reason) AS reason FROM setAside
                    WHERE device = ?1 AND (?2 IS NULL OR space = ?2) GROUP BY state
                    """, arguments: [Data(device.bytes), space?.name])
            {
                guard let state = SetAside.State(rawValue: try row.text("state")) else {
                    throw row.damaged("state")
                }
                standing.counts[state] = Int(try row.integer("count"))
                if state == .rejected { standing.reason = try row.text("reason") }
            }
            return standing
        }
    }

    /// Writes down what became of some.
    func mark(_ numbers: [Int64], _ state: SetAside.State, reason: String) throws {
        try write { db in
            for number in numbers {
                try db.execute(
                    sql: "UPDATE setAside SET state = ?, reason = ? WHERE number = ?",
                    arguments: [state.rawValue, reason, number])
            }
        }
    }

    private static func setAside(_ row: Row) throws -> SetAside {
        guard let device = ReplicaID(bytes: try row.bytes("device")) else {
            throw row.damaged("device")
        }
        guard let cause = SetAside.Cause(rawValue: try row.text("cause")),
            let state = SetAside.State(rawValue: try row.text("state"))
        else { throw row.damaged("state") }
        let transaction: ReplicatedTransaction
        do {
            transaction = try CanonicalTransaction.decode(row.bytes("payload"))
        } catch {
            throw row.damaged("payload")
        }
        return SetAside(
            number: try row.integer("number"), device: device, transaction: transaction,
            cause: cause, state: state, isBeside: try row.integer("isBeside") != 0,
            reason: try row.text("reason"),
            receivedMilliseconds: UInt64(clamping: try row.integer("receivedMilliseconds")))
    }
}

extension ReplicatedTransaction {
    /// True where it is of one of these replicas, or its author had seen anything of them.
    fileprivate func isInSight(of replicas: Set<ReplicaID>) -> Bool {
        replicas.contains(id.replica) || replicas.contains { context[$0] > 0 }
    }
}
