public import FieldsyncCore

/// A space of a bundle: from where its segments go on, and what the maker holds.
///
/// Specified in `protocol/format/bundle.md`.
public struct BundleSpace: Hashable, Sendable {
    /// The space.
    public let space: SpaceID
    /// What a reader must hold already for the segments to follow on.
    public let base: SpaceHeads
    /// What the maker held when it made the file.
    public let heads: SpaceHeads
    /// What people call the replicas that wrote here, as far as the maker knows.
    public let names: [ReplicaID: String]
    /// Of a receipt: what of the space was not taken, and why, in sentences.
    public let refusals: [String]

    /// Refusals that a receipt lists of one space.
    public static let refusalLimit = 1000

    /// A space of its parts.
    public init(
        space: SpaceID, base: SpaceHeads, heads: SpaceHeads, names: [ReplicaID: String],
        refusals: [String] = []
    ) {
        self.space = space
        self.base = base
        self.heads = heads
        self.names = names
        self.refusals = refusals
    }

    /// The space as the payload of its frame.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.text(space.name)
        writer.headsOfSpace(base)
        writer.headsOfSpace(heads)
        writer.count(names.count)
        for (replica, name) in names.sorted(by: { $0.key < $1.key }) {
            writer.identifier(replica.value)
            writer.text(name)
        }
        writer.count(min(refusals.count, Self.refusalLimit))
        for refusal in refusals.prefix(Self.refusalLimit) {
            writer.text(refusal.limited(toBytes: ExchangeLimits.reasonBytes))
        }
        return writer.bytes
    }

    /// The space that `bytes` spell.
    public init(decoding bytes: [UInt8]) throws(DecodingFault) {
        var reader = ByteReader(bytes)
        space = try reader.space()
        base = try reader.headsOfSpace()
        heads = try reader.headsOfSpace()
        var names: [ReplicaID: String] = [:]
        var last: ReplicaID?
        for _ in 0..<(try reader.count(of: "names", entryBytes: 18)) {
            let replica = ReplicaID(try reader.identifier())
            if let last, last >= replica { throw .notAscending(what: "name") }
            last = replica
            names[replica] = try reader.name()
        }
        self.names = names
        var refusals: [String] = []
        for _ in 0..<(try reader.count(of: "refusals", limit: Self.refusalLimit)) {
            let text = try reader.text()
            guard text.utf8.count <= ExchangeLimits.reasonBytes else {
                throw .countTooLarge(
                    what: "bytes of a refusal", count: UInt64(text.utf8.count))
            }
            refusals.append(text)
        }
        self.refusals = refusals
        try reader.finish()
    }
}

extension ByteWriter {
    fileprivate mutating func headsOfSpace(_ heads: SpaceHeads) {
        count(heads.heads.count)
        for (replica, head) in heads.heads.sorted(by: { $0.key < $1.key }) {
            identifier(replica.value)
            varint(head.sequence)
            append(contentsOf: head.hash.bytes)
        }
    }
}

extension ByteReader {
    fileprivate mutating func headsOfSpace() throws(DecodingFault) -> SpaceHeads {
        let limit = ReplicatedTransaction.Limits.contextEntries
        let count = try count(of: "heads", entryBytes: 49, limit: limit)
        var heads: [ReplicaID: Head] = [:]
        var last: ReplicaID?
        for _ in 0..<count {
            let replica = ReplicaID(try identifier())
            if let last, last >= replica { throw .notAscending(what: "head") }
            last = replica
            let sequence = try varint()
            guard (1...ReplicatedTransaction.Limits.sequence).contains(sequence) else {
                throw .outOfRange(what: "sequence of a head")
            }
            guard let hash = ChainHash(Array(try take(32))) else {
                throw .outOfRange(what: "hash of a head")
            }
            heads[replica] = Head(sequence: sequence, hash: hash)
        }
        return SpaceHeads(heads)
    }
}

extension String {
    /// The text cut to so many bytes, at a character.
    fileprivate func limited(toBytes limit: Int) -> String {
        var result = self
        while result.utf8.count > limit { result.removeLast() }
        return result
    }
}
