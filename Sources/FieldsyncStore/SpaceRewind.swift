import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// Takes a space's log back to where its chains part from the server's.
///
/// With what continues a chain in another way goes whatever was written in sight of it: its context
/// would name, at the server, transactions that its author never saw.
struct SpaceRewind {
    struct Entry {
        let position: Int64
        let transaction: ReplicatedTransaction
        let payload: [UInt8]
        let receivedMilliseconds: UInt64
    }

    struct Seed {
        let position: Int64
        let replica: ReplicaID
        let space: SpaceID
        let link: ChainHash
    }

    let space: SpaceID
    /// This replica's own transactions that the server lacks, in their order.
    private(set) var own: [Entry] = []
    /// Those of others that the server lacks.
    private(set) var others: [Entry] = []
    /// What the new id can follow from: the link at which a chain of this replica's own was cut,
    /// whose that was, and where it stands in the log of all spaces.
    private(set) var seed: Seed?

    private let source: SpaceSource
    /// How far this replica wrote by itself under the id that it has, and under those before.
    private let reach: [ReplicaID: UInt64]
    private let forks: [ReplicaID: UInt64]
    private let peer: VersionVector
    /// From here on nothing of a replica stays.
    private var cuts: [ReplicaID: UInt64]

    init(
        _ source: SpaceSource, own reach: [ReplicaID: UInt64], forks: [ReplicaID: UInt64],
        peer: SpaceHeads
    ) {
        self.source = source
        space = source.space
        self.reach = reach
        self.forks = forks
        self.peer = peer.vector
        cuts = forks
    }

    /// Removes from the log what has to go, and sets the heads back.
    mutating func takeBack() throws {
        let positions = try collect()
        for cut in cuts.map({ TransactionID($0.key, $0.value) }).filter(isOwn) {
            guard let link = try source.link(of: cut), let position = try source.position(of: cut),
                position < seed?.position ?? .max
            else { continue }
            seed = Seed(position: position, replica: cut.replica, space: space, link: link)
        }
        for (replica, cut) in cuts { try setBack(replica, to: cut - 1) }
        for position in positions {
            try source.db.run("DELETE FROM log WHERE position = ?", position)
        }
    }

    private mutating func collect() throws -> [Int64] {
        var first = Int64.max
        for (replica, sequence) in forks {
            if let position = try source.position(of: TransactionID(replica, sequence)) {
                first = min(first, position)
            }
        }
        try source.unpack(from: first)
        var positions: [Int64] = []
        try source.forEachLogRow(from: first) { row in
            let transaction = try row.transaction()
            guard isBeyond(transaction) else { return }
            let id = transaction.id
            cuts[id.replica] = min(cuts[id.replica] ?? .max, id.sequence)
            positions.append(row.position)
            // What the server has comes back from it.
            if id.sequence < forks[id.replica] ?? .max, peer.contains(id) { return }
            let entry = Entry(
                position: row.position, transaction: transaction, payload: row.payload,
                receivedMilliseconds: UInt64(clamping: row.receivedMilliseconds))
            if isOwn(id) { own.append(entry) } else { others.append(entry) }
        }
        return positions
    }

    private func isOwn(_ id: TransactionID) -> Bool { id.sequence <= reach[id.replica] ?? 0 }

    private func isBeyond(_ transaction: ReplicatedTransaction) -> Bool {
        let isCut = transaction.id.sequence >= cuts[transaction.id.replica] ?? .max
        return isCut || cuts.contains { transaction.context[$0.key] >= $0.value }
    }

    private func setBack(_ replica: ReplicaID, to sequence: UInt64) throws {
        if sequence > 0, let link = try source.link(of: TransactionID(replica, sequence)) {
            try source.moveHead(replica, Head(sequence: sequence, hash: link))
            try source.writeHeads()
        } else {
            try source.removeHead(replica)
        }
    }

    // MARK: filing again

    /// Files this replica's own transactions under another id: as they were written, and with what
    /// their author had seen, as far as it is still there.
    func refile(as successor: ReplicaID, in source: SpaceSource) throws {
        let held = try source.heldDeeds()
        for (index, entry) in own.enumerated() {
            let before = entry.transaction
            let id = TransactionID(successor, UInt64(index) + 1)
            if try source.heads().vector.contains(id) { continue }
            // Without the salt: ids that derived from the old name are written out as they are.
            let transaction = ReplicatedTransaction(
                space: space, id: id, stamp: before.stamp, author: before.author,
                reason: before.reason, context: context(before.context, of: successor),
                schemaVersion: before.schemaVersion, operations: before.operations)
            try source.append(
                transaction, canonical: CanonicalTransaction.encode(transaction),
                receivedMilliseconds: entry.receivedMilliseconds)
            try source.release(held[Deed(transaction)] ?? [])
        }
    }

    private func context(
        _ before: VersionVector, of successor: ReplicaID
    ) -> VersionVector {
        var context = before
        for (replica, cut) in cuts where context[replica] >= cut { context[replica] = cut - 1 }
        let seen = own.prefix { before.contains($0.transaction.id) }
        context[successor] = UInt64(seen.count)
        return context
    }

    /// Keeps the others' transactions beside the log, where a person finds them.
    func setAside(in source: SpaceSource) throws {
        for entry in others {
            let id = entry.transaction.id
            if try source.isFiled(entry.transaction) { continue }
            let isFork = id.sequence == forks[id.replica]
            _ = try source.hold(
                entry.transaction, canonical: entry.payload, in: .quarantine,
                cause: isFork ? .fork : .afterFork, source: nil,
                receivedMilliseconds: entry.receivedMilliseconds)
        }
    }
}
