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
    /// Records that are named by the beginnings of their ids, before packs are opened to find
    /// shorter names: that is worth it for a long segment only.
    private static let beginnings = 256
    private static let transactionsRemembered = 256

    private let source: SpaceSource
    private let peer: VersionVector
    private var remembered: [TransactionID: ReplicatedTransaction] = [:]
    private var names: [RecordID: HeldName?] = [:]
    private var begun = 0
    private lazy var holdsPacks = Result { try source.packsAreHeld(by: peer) }

    init(_ source: SpaceSource, peer: VersionVector) {
        self.source = source
        self.peer = peer
    }

    func transaction(
        _ id: TransactionID, in space: SpaceID
    ) throws -> ReplicatedTransaction? {
        guard space == source.space, peer.contains(id) else { return nil }
        if let known = remembered[id] { return known }
        guard let transaction = try source.groundTransaction(id) else { return nil }
        remember(transaction)
        return transaction
    }

    func spelled(
        _ id: TransactionID, in space: SpaceID
    ) throws -> (transaction: ReplicatedTransaction, canonical: [UInt8])? {
        guard space == source.space, peer.contains(id) else { return nil }
        return try source.spelled(id)
    }

    func transactions(
        endingWith id: TransactionID, count: Int, in space: SpaceID
    ) throws -> [ReplicatedTransaction] {
        guard space == source.space, peer.contains(id) else { return [] }
        return try source.transactions(endingWith: id, count: count)
    }

    func record(
        beginning: RecordBeginning, of type: RecordType?, in space: SpaceID
    ) throws -> RecordKey? {
        guard space == source.space else { return nil }
        return try source.record(beginning: beginning, of: type)
    }

    func name(
        of record: RecordID, type: RecordType?, in space: SpaceID
    ) throws -> HeldName? {
        guard space == source.space else { return nil }
        if let known = names[record] { return known }
        let found = try findName(of: record, type: type)
        names[record] = .some(found)
        return found
    }

    private func findName(of record: RecordID, type: RecordType?) throws -> HeldName? {
        let positions = try source.touches(ofAny: record, type: type)
        let lastPacked = try source.lastPacked()
        let packed = positions.prefix { $0 <= lastPacked }
        if let place = try place(of: record, in: positions[packed.endIndex...]) {
            return .place(place)
        }
        if begun < Self.beginnings, try packed.contains(where: isHeldPacked) {
            for count in RecordBeginning.lengths {
                let beginning = RecordBeginning(of: record, count: count)
                guard try source.record(beginning: beginning, of: type)?.id == record else {
                    continue
                }
                begun += 1
                return .beginning(beginning)
            }
        }
        return try place(of: record, in: packed).map { .place($0) }
    }

    private func isHeldPacked(_ position: Int64) throws -> Bool {
        if try holdsPacks.get() { return true }
        return peer.contains(try source.transactionID(at: position))
    }

    private func place(
        of record: RecordID, in positions: ArraySlice<Int64>
    ) throws -> RecordPlace? {
        for position in positions.prefix(Self.placeLimit) {
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

/// What this replica holds of one space, as ground of a segment that it receives.
///
/// Lives within one SQLite transaction.
final class ReplicaGround: ReceiverGround {
    private let source: SpaceSource
    private let writer: SpaceReplica

    /// - Parameter writer: Who wrote the transaction that the segment goes on from.
    init(_ source: SpaceSource, writer: SpaceReplica) {
        self.source = source
        self.writer = writer
    }

    func writers() -> [SpaceReplica] { [writer] }

    func transaction(
        _ id: TransactionID, in space: SpaceID
    ) throws -> ReplicatedTransaction? {
        space == source.space ? try source.groundTransaction(id) : nil
    }

    func spelled(
        _ id: TransactionID, in space: SpaceID
    ) throws -> (transaction: ReplicatedTransaction, canonical: [UInt8])? {
        space == source.space ? try source.spelled(id) : nil
    }

    func transactions(
        endingWith id: TransactionID, count: Int, in space: SpaceID
    ) throws -> [ReplicatedTransaction] {
        space == source.space ? try source.transactions(endingWith: id, count: count) : []
    }

    func record(
        beginning: RecordBeginning, of type: RecordType?, in space: SpaceID
    ) throws -> RecordKey? {
        space == source.space ? try source.record(beginning: beginning, of: type) : nil
    }
}

extension SpaceSource {
    /// A transaction of the log; nil where it is not held.
    func transaction(_ id: TransactionID) throws -> ReplicatedTransaction? {
        try readRow(of: id)?.transaction()
    }

    /// The same with its canonical bytes, for a segment to stand on.
    func spelled(
        _ id: TransactionID
    ) throws -> (transaction: ReplicatedTransaction, canonical: [UInt8])? {
        try groundRow(id).map { (try $0.transaction(), $0.payload) }
    }

    /// The same for a segment to stand on: what was let go of is no ground.
    func groundTransaction(_ id: TransactionID) throws -> ReplicatedTransaction? {
        do {
            return try transaction(id)
        } catch StoreError.historyLetGo {
            return nil
        }
    }

    /// The last transactions of a replica up to `id`, in order: what a window is made of.
    func transactions(
        endingWith id: TransactionID, count: Int
    ) throws -> [ReplicatedTransaction] {
        var result: [ReplicatedTransaction] = []
        var room = SegmentLimits.windowBytes
        var sequence = id.sequence
        while sequence > 0, result.count < count,
            let row = try groundRow(TransactionID(id.replica, sequence))
        {
            room -= row.payload.count
            if room < 0 { break }
            result.append(try row.transaction())
            sequence -= 1
        }
        return result.reversed()
    }

    private func groundRow(_ id: TransactionID) throws -> LogRow? {
        do {
            return try readRow(of: id)
        } catch StoreError.historyLetGo {
            return nil
        }
    }
}
