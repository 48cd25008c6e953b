package import FieldsyncCore
package import FieldsyncFormat

extension Segment {
    /// The newest transaction in it of each replica.
    package var newestSequences: [ReplicaID: UInt64] {
        Dictionary(transactions.map { ($0.id.replica, $0.id.sequence) }) { max($0, $1) }
    }
}

extension SpaceHeads {
    /// These heads moved past `sequences`, for asking what comes after them.
    ///
    /// The links of the chains are not known here, and nobody may compare them.
    package func passing(_ sequences: [ReplicaID: UInt64]) -> SpaceHeads {
        var result = self
        for (replica, sequence) in sequences where (heads[replica]?.sequence ?? 0) < sequence {
            result.heads[replica] = Head(sequence: sequence, hash: .origin)
        }
        return result
    }
}

extension Replica {
    /// The next few segments that a peer lacks.
    ///
    /// Taken a few at a time, so that neither a connection's pace holds a read open nor a store has
    /// to fit into memory.
    package func nextSegments(
        _ space: SpaceID, lacking peer: SpaceHeads, targetBytes: Int, limit: Int
    ) throws -> [Segment] {
        var batch: [Segment] = []
        try segments(space, lacking: peer, targetBytes: targetBytes) { segment in
            batch.append(segment)
            return batch.count < limit
        }
        return batch
    }

    /// The heads of every space of which something is held.
    package func allHeads() throws -> [SpaceID: SpaceHeads] {
        var result: [SpaceID: SpaceHeads] = [:]
        for space in try spaces() {
            let heads = try heads(space)
            if !heads.heads.isEmpty { result[space] = heads }
        }
        return result
    }
}
