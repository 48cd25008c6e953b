package import FieldsyncCore
import FieldsyncFormat

extension Replica {
    /// The replicas of whose transactions this store and `peer` hold different ones, by space.
    ///
    /// Told by the links of the chains, wherever this store reaches as far as the peer's head, and
    /// whoever wrote the chain: one of the two stores was damaged, or a disk was copied. Where the
    /// peer reaches further, the peer has to tell.
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

    /// The links of a chain up to a sequence, for who holds another one.
    ///
    /// - Returns: The last ``ChainExcerpt/linkLimit`` of them, or nil where none are held.
    /// - Throws: ``StoreError/damaged(detail:)`` where they are not those of what was written.
    package func chain(
        of replica: ReplicaID, in space: SpaceID, upTo sequence: UInt64
    ) throws -> ChainExcerpt? {
        guard let file = try files.existingFile(for: space) else { return nil }
        return try file.read { db in
            let source = source(space, db)
            let last = min(sequence, try source.heads().heads[replica]?.sequence ?? 0)
            let limit = UInt64(ChainExcerpt.linkLimit)
            let first = last > limit ? last - limit + 1 : 1
            guard last >= first else { return nil }
            let links = try source.provenLinks(of: replica, from: first, through: last)
            return ChainExcerpt(
                space: space, replica: replica, first: first, links: links.map(\.excerpt))
        }
    }

    /// What a peer holds, said no further than this store can compare: where its chains reach
    /// further than the peer's and differ, its own link at the peer's place.
    package func comparable(
        _ held: [SpaceID: SpaceHeads], to peer: [SpaceID: SpaceHeads],
        where diverged: [SpaceID: [ReplicaID]]
    ) throws -> [SpaceID: SpaceHeads] {
        var result = held
        for (space, replicas) in diverged {
            guard let file = try files.existingFile(for: space) else { continue }
            for replica in replicas {
                guard let sequence = peer[space]?.heads[replica]?.sequence else { continue }
                let link = try file.read {
                    try source(space, $0).link(of: TransactionID(replica, sequence))
                }
                if let link {
                    result[space]?.heads[replica] = Head(sequence: sequence, hash: link)
                }
            }
        }
        return result
    }

    /// How much of what a peer holds can be had again from the log and from `kept`: of each
    /// replica all or nothing, told by the link of the peer's head.
    ///
    /// - Parameter kept: Transactions of the space that are kept beside the log.
    package func covered(
        of peer: SpaceHeads, in space: SpaceID, with kept: [ReplicatedTransaction]
    ) throws -> VersionVector {
        let beside = Dictionary(grouping: kept, by: \.id.replica)
        return try read(space) { reader in
            var result = VersionVector()
            for (replica, head) in peer.heads {
                let links = try reader.source.links(
                    of: replica, at: head.sequence, with: beside[replica] ?? [])
                if links.contains(head.hash) { result[replica] = head.sequence }
            }
            return result
        }
    }
}

extension SpaceSource {
    /// The links that a chain can have at a place, where what is kept beside the log goes on from
    /// the log.
    fileprivate func links(
        of replica: ReplicaID, at last: UInt64, with kept: [ReplicatedTransaction]
    ) throws -> Set<ChainHash> {
        func logged(_ sequence: UInt64) throws -> Set<ChainHash> {
            if sequence == 0 { return [.origin] }
            return try link(of: TransactionID(replica, sequence)).map { [$0] } ?? []
        }
        let bySequence = Dictionary(grouping: kept, by: \.id.sequence)
        guard let first = bySequence.keys.min(), first > 0, first <= last else {
            return try logged(last)
        }
        var links = try logged(first - 1)
        var sequence = first
        while sequence <= last, !links.isEmpty {
            let next = (bySequence[sequence] ?? []).map { CanonicalTransaction.encode($0) }
            let continued = links.flatMap { link in
                next.map { link.next(canonical: $0, hash: sha256) }
            }
            links = try logged(sequence).union(continued)
            sequence += 1
        }
        return links
    }

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

    /// The links of a chain, each proven against its transaction: nobody is to give way to a
    /// damaged log.
    func provenLinks(
        of replica: ReplicaID, from first: UInt64, through last: UInt64
    ) throws -> [ChainHash] {
        var links: [ChainHash] = []
        var before = ChainHash.origin
        if first > 1 {
            guard let link = try link(of: TransactionID(replica, first - 1)) else {
                throw broken(replica, first - 1)
            }
            before = link
        }
        for sequence in first...max(first, last) where sequence <= last {
            let id = TransactionID(replica, sequence)
            guard let payload = try payload(id), let link = try link(of: id),
                before.next(canonical: payload, hash: sha256) == link
            else { throw broken(replica, sequence) }
            links.append(link)
            before = link
        }
        return links
    }

    private func broken(_ replica: ReplicaID, _ sequence: UInt64) -> StoreError {
        .damaged(
            detail: """
                table log, space \(space), transaction \(TransactionID(replica, sequence)): \
                payload and hash do not belong together
                """)
    }
}
