import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// What the receiver of a segment of one space is known to hold, read from the sender's own log.
///
/// Lives within one SQLite transaction.
final class LogGround: SenderGround {
    /// Transactions of a record that are looked at before its id is spelled out.
    private static let placeLimit = 8
    private static let transactionsRemembered = 256

    private let source: SpaceSource
    private let peer: VersionVector
    private var remembered: [TransactionID: ReplicatedTransaction] = [:]
    private var places: [RecordID: RecordPlace?] = [:]

    init(_ source: SpaceSource, peer: VersionVector) {
        self.source = source
        self.peer = peer
    }

    func transaction(
        _ id: TransactionID, in space: SpaceID
    ) throws -> ReplicatedTransaction? {
        guard space == source.space, peer.contains(id) else { return nil }
        if let known = remembered[id] { return known }
        guard let transaction = try source.transaction(id) else { return nil }
        remember(transaction)
        return transaction
    }

    func transactions(
        endingWith id: TransactionID, count: Int, in space: SpaceID
    ) throws -> [ReplicatedTransaction] {
        guard space == source.space, peer.contains(id) else { return [] }
        return try source.transactions(endingWith: id, count: count)
    }

    func place(of record: RecordID, in space: SpaceID) throws -> RecordPlace? {
        guard space == source.space else { return nil }
        if let known = places[record] { return known }
        let found = try findPlace(of: record)
        places[record] = .some(found)
        return found
    }

    private func findPlace(of record: RecordID) throws -> RecordPlace? {
        let sql = """
            SELECT log.position FROM touch JOIN log ON log.position = touch.position
            WHERE touch.id = ? AND log.space = ? ORDER BY touch.position LIMIT ?
            """
        let positions = try source.db.rows(
            sql, Data(record.bytes), source.space.name, Self.placeLimit)
        for row in positions {
            let id = try source.transactionID(at: row.checkedInteger(0, "touch.position"))
            guard let transaction = try transaction(id, in: source.space) else { continue }
            if let ordinal = transaction.distinctRecords.firstIndex(where: { $0.id == record }) {
                return RecordPlace(id, ordinal: ordinal)
            }
        }
        return nil
    }

    private func remember(_ transaction: ReplicatedTransaction) {
        if remembered.count >= Self.transactionsRemembered { remembered.removeAll() }
        remembered[transaction.id] = transaction
    }
}

/// What this replica holds, as ground of the segments that it receives.
struct ReplicaGround: ReceiverGround {
    let replica: Replica
    let known: [SpaceReplica]

    func writers() -> [SpaceReplica] { known }

    func transaction(
        _ id: TransactionID, in space: SpaceID
    ) throws -> ReplicatedTransaction? {
        try read(space) { try $0.transaction(id) }
    }

    func transactions(
        endingWith id: TransactionID, count: Int, in space: SpaceID
    ) throws -> [ReplicatedTransaction] {
        try read(space) { try $0.transactions(endingWith: id, count: count) } ?? []
    }

    private func read<T>(_ space: SpaceID, _ body: (SpaceSource) throws -> T?) throws -> T? {
        guard let file = try replica.files.existingFile(for: space) else { return nil }
        return try file.read { try body(replica.source(space, $0)) }
    }
}

extension SpaceSource {
    /// A transaction of the log; nil where it is not held.
    func transaction(_ id: TransactionID) throws -> ReplicatedTransaction? {
        guard let payload = try payload(id) else { return nil }
        return try Self.ground(payload, id)
    }

    /// The last transactions of a replica up to `id`, in order: what a window is made of.
    func transactions(
        endingWith id: TransactionID, count: Int
    ) throws -> [ReplicatedTransaction] {
        guard let sequence = Int64(exactly: id.sequence) else { return [] }
        let sql = """
            SELECT payload FROM log WHERE space = ? AND replica = ? AND sequence <= ?
            ORDER BY sequence DESC LIMIT ?
            """
        let arguments = StatementArguments(
            [space.name, Data(id.replica.bytes), sequence, count] as [any DatabaseValueConvertible])
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
        var result: [ReplicatedTransaction] = []
        var room = SegmentLimits.windowBytes
        while let row = try rows.next() {
            let payload = try row.checkedBytes(0, "log.payload")
            room -= payload.count
            if room < 0 { break }
            result.append(try Self.ground(payload, id))
        }
        return result.reversed()
    }

    private static func ground(
        _ payload: [UInt8], _ id: TransactionID
    ) throws -> ReplicatedTransaction {
        do {
            return try CanonicalTransaction.decode(payload)
        } catch {
            throw StoreError.damaged(
                detail: "table log, transactions of \(id.replica): \(error)")
        }
    }
}
