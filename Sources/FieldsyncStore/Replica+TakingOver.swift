public import FieldsyncCore
import FieldsyncFormat
import GRDB

extension Replica {
    /// Files again what was set aside after a fork, because the laptop that wrote it will not: as
    /// it was written, and with what its author had seen, as far as that is here. The rules are in
    /// `protocol/healing.md`.
    ///
    /// - Parameter chosen: What ``SpaceReading/quarantined()`` lists.
    /// - Returns: What each is filed as, in an order in which they can be applied; nothing of those
    ///   that are listed no longer.
    /// - Throws: ``StoreError/spaceTakenAway(_:)``, or what any write throws.
    @discardableResult
    public func takeOver(
        _ chosen: [ReplicatedTransaction], in space: SpaceID
    ) throws -> [(before: TransactionID, after: TransactionID)] {
        let isClosed = try files.main.read {
            try Self.newestBefore(closing: space, $0) != nil && layout == .oneFile
        }
        if isClosed { throw StoreError.spaceTakenAway(space) }
        let wanted = Set(chosen)
        let (taking, held) = try read(space) { reader in
            let listed = try reader.quarantined().map(\.transaction)
            let vector = try reader.vector()
            return (TakeOver(listed, wanted, beside: vector), listed)
        }
        if taking.entries.isEmpty { return [] }
        let filed = taking.filed(in: space)
        var builder = SegmentBuilder(targetBytes: 1 << 20)
        for transaction in filed where try !builder.add(transaction) {
            _ = try apply(builder.finish(), from: nil)
            builder = SegmentBuilder(targetBytes: 1 << 20)
            _ = try builder.add(transaction)
        }
        _ = try apply(builder.finish(), from: nil)
        let names = try names()
        let name = held.lazy.compactMap { names[$0.id.replica] }.first
        if let first = filed.first, let name { try learn(names: [first.id.replica: name]) }
        return zip(taking.entries, filed).map { ($0.id, $1.id) }
    }
}

/// What is to be filed again for a laptop that does not come back, under one new id.
private struct TakeOver {
    /// In an order in which they can be applied.
    let entries: [ReplicatedTransaction]
    private let contexts: [VersionVector]

    /// - Parameters:
    ///   - listed: All that is set aside: where the chains part from what is held.
    ///   - vector: What is held.
    init(
        _ listed: [ReplicatedTransaction], _ wanted: Set<ReplicatedTransaction>,
        beside vector: VersionVector
    ) {
        var cuts: [ReplicaID: UInt64] = [:]
        for transaction in listed {
            let id = transaction.id
            cuts[id.replica] = min(cuts[id.replica] ?? .max, id.sequence)
        }
        var rest = listed.filter { wanted.contains($0) && !$0.isVerdict }
        var ordered: [ReplicatedTransaction] = []
        while !rest.isEmpty {
            // Nobody sees what comes later, so there is always one that saw none of the others.
            let next = rest.firstIndex { one in !rest.contains { $0 != one && one.saw($0.id) } }
            ordered.append(rest.remove(at: next ?? 0))
        }
        entries = ordered
        contexts = ordered.map { transaction in
            var context = VersionVector()
            for seen in transaction.context.entries {
                let cut = cuts[seen.replica] ?? .max
                let stays = min(seen.sequence, vector[seen.replica], cut - 1)
                if stays > 0 { context[seen.replica] = stays }
            }
            return context
        }
    }

    /// The id follows from what is filed, so whoever takes the same over files the same.
    func filed(in space: SpaceID) -> [ReplicatedTransaction] {
        let nobody = ReplicaID(Identifier128(high: 0, low: 0))
        var content = Array("fieldsync/taken-over/1\0\(space)\0".utf8)
        for transaction in written(in: space, by: nobody) {
            content += sha256(CanonicalTransaction.encode(transaction))
        }
        guard let replica = ReplicaID(takingOver: sha256(content)) else { return [] }
        return written(in: space, by: replica)
    }

    private func written(in space: SpaceID, by replica: ReplicaID) -> [ReplicatedTransaction] {
        zip(entries, contexts).enumerated().map { place, entry in
            let (before, seen) = entry
            var context = seen
            let own = entries.prefix { before.saw($0.id) }.count
            if own > 0 { context[replica] = UInt64(own) }
            // Without the salt: ids that derived from the old name are written out as they are.
            return ReplicatedTransaction(
                space: space, id: TransactionID(replica, UInt64(place) + 1), stamp: before.stamp,
                author: before.author, reason: before.reason, context: context,
                schemaVersion: before.schemaVersion, operations: before.operations)
        }
    }
}

extension ReplicatedTransaction {
    /// A verdict of a server that was set back: the server judges anew.
    fileprivate var isVerdict: Bool { operations.contains(where: \.isJudgement) }
}
