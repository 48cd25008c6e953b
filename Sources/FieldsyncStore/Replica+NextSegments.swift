public import FieldsyncCore
public import FieldsyncFormat

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
    ///
    /// - Parameters:
    ///   - peer: What the peer holds; the segments stand on it and on each other.
    ///   - isPlain: They stand on nothing, because the peer did not find the ground of others.
    ///   - targetBytes: Canonical bytes after which a segment is full.
    ///   - limit: How many segments.
    ///   - sendsPacks: Packs of the log go as they lie, where the peer lacks the whole of one: that
    ///     costs this side nothing, and a few more bytes.
    public func nextSegments(
        _ space: SpaceID, lacking peer: SpaceHeads, isPlain: Bool, targetBytes: Int, limit: Int,
        sendsPacks: Bool = false
    ) throws -> [OutgoingSegment] {
        var batch: [OutgoingSegment] = []
        var held = peer.vector
        if sendsPacks {
            batch = try nextPacks(space, lacking: held, targetBytes: targetBytes, limit: limit)
            if !batch.isEmpty { return batch }
        }
        try segments(space, lacking: peer, targetBytes: targetBytes) { segment in
            let bytes =
                isPlain ? try segment.encoded(hash: sha256) : try grounded(segment, peer: held)
            let outgoing = OutgoingSegment(segment, bytes: bytes)
            for (replica, sequence) in outgoing.sequences { held[replica] = sequence }
            batch.append(outgoing)
            return batch.count < limit
        }
        return batch
    }

    private func nextPacks(
        _ space: SpaceID, lacking held: VersionVector, targetBytes: Int, limit: Int
    ) throws -> [OutgoingSegment] {
        guard let file = try files.existingFile(for: space) else { return [] }
        return try file.read { db in
            let source = source(space, db)
            var held = held
            var batch: [OutgoingSegment] = []
            while batch.count < limit, let pack = try source.wholePack(lacking: held),
                pack.segment.count <= targetBytes / Self.usualDeflation
            {
                batch.append(OutgoingSegment(pack, of: space))
                for writer in pack.index.writers { held[writer.replica] = writer.last }
            }
            return batch
        }
    }

    /// How many canonical bytes one byte of a segment stands for, at least, most of the time.
    private static let usualDeflation = 8

    /// The bytes of a segment for a peer that holds what comes before.
    private func grounded(_ segment: Segment, peer: VersionVector) throws -> [UInt8] {
        guard let file = try files.existingFile(for: segment.space) else {
            return try segment.encoded(hash: sha256)
        }
        do {
            return try file.read { db in
                let ground = LogGround(source(segment.space, db), peer: peer)
                return try segment.encoded(hash: sha256, on: ground)
            }
        } catch SegmentError.groundUnreadable {
            // Damage of what it would refer to; what it carries was proven.
            return try segment.encoded(hash: sha256)
        }
    }

    /// The segment that a peer sent.
    ///
    /// - Parameters:
    ///   - bytes: What came over the wire.
    ///   - writers: Who wrote to which spaces, as far as the sender may refer to it.
    /// - Throws: ``SegmentError``.
    public func segment(decoding bytes: [UInt8], writers: [SpaceReplica]) throws -> Segment {
        var refusal: SegmentError?
        for writer in Segment.writers(of: bytes, among: writers) {
            guard let file = try files.existingFile(for: writer.space) else { continue }
            do {
                return try file.read { db in
                    try Segment(
                        decoding: bytes, hash: sha256,
                        on: ReplicaGround(source(writer.space, db), writer: writer))
                }
            } catch let error as SegmentError where error.isOfTheGround {
                refusal = error
            }
        }
        if let refusal { throw refusal }
        return try Segment(decoding: bytes, hash: sha256)
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

extension Dictionary where Key == SpaceID, Value == SpaceHeads {
    /// Who wrote to which spaces.
    package var writers: [SpaceReplica] {
        flatMap { space, heads in heads.heads.keys.map { SpaceReplica(space, $0) } }
    }
}
