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
        for position in try source.touches(ofAny: record, limit: Self.placeLimit) {
            let id = try source.transactionID(at: position)
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

/// What this replica holds, as ground of one segment that it receives.
final class ReplicaGround: ReceiverGround {
    private let replica: Replica
    private let known: [SpaceReplica]
    /// Packs that were opened for this segment.
    private var packs: [SpaceID: KnownPacks] = [:]

    init(replica: Replica, known: [SpaceReplica]) {
        self.replica = replica
        self.known = known
    }

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
        return try file.read { db in
            let source = replica.source(space, db)
            source.knownPacks = packs[space] ?? KnownPacks()
            source.knownPacks.lastPacked = nil
            defer { packs[space] = source.knownPacks }
            return try body(source)
        }
    }
}

extension SpaceSource {
    /// A transaction of the log; nil where it is not held.
    func transaction(_ id: TransactionID) throws -> ReplicatedTransaction? {
        try logRow(of: id)?.transaction()
    }

    /// The last transactions of a replica up to `id`, in order: what a window is made of.
    func transactions(
        endingWith id: TransactionID, count: Int
    ) throws -> [ReplicatedTransaction] {
        var result: [ReplicatedTransaction] = []
        var room = SegmentLimits.windowBytes
        var sequence = id.sequence
        while sequence > 0, result.count < count,
            let row = try logRow(of: TransactionID(id.replica, sequence))
        {
            room -= row.payload.count
            if room < 0 { break }
            result.append(try row.transaction())
            sequence -= 1
        }
        return result.reversed()
    }
}
