package import FieldsyncCore

extension Replica {
    /// The replicas of whose transactions this store and `peer` hold different ones, by space.
    ///
    /// Told by the links of the chains, wherever this store reaches as far as the peer's head, and
    /// whoever wrote the chain: one of the two stores was damaged, or a disk was copied.
    package func divergences(
        from peer: [SpaceID: SpaceHeads]
    ) throws -> [SpaceID: [ReplicaID]] {
        var result: [SpaceID: [ReplicaID]] = [:]
        for (space, theirs) in peer {
            guard let file = try files.existingFile(for: space) else { continue }
            let differing = try file.read { try source(space, $0).divergences(from: theirs) }
            if !differing.isEmpty { result[space] = differing }
        }
        return result
    }
}

extension SpaceSource {
    fileprivate func divergences(from peer: SpaceHeads) throws -> [ReplicaID] {
        let own = try heads().heads
        return try peer.heads.keys.sorted().filter { replica in
            guard let mine = own[replica], let theirs = peer.heads[replica],
                mine.sequence >= theirs.sequence
            else { return false }
            let link =
                mine.sequence == theirs.sequence
                ? mine.hash : try link(of: TransactionID(replica, theirs.sequence))
            return link != theirs.hash
        }
    }
}
