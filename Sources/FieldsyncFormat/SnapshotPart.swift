package import FieldsyncCore

/// One part of a snapshot: what a laptop makes a space of that it does not take the whole history
/// of.
///
/// Specified in `protocol/format/snapshot.md`, checked by `protocol/vectors/snapshot.json`.
package enum SnapshotPart: Hashable, Sendable {
    /// Begins a space.
    case head(SnapshotHead)
    /// The entries of a pack, as `protocol/store.md` has them, of transactions that stay behind.
    case links([UInt8])
    /// The next transactions, as a plain segment.
    case segment([UInt8])
    /// The next records by name.
    case ids([RecordKey])
    /// What the next of these records hold.
    case records([SnapshotRecord])
    /// Transactions that concern ids of which no record is left.
    case touches([SnapshotTouches])
}

/// What a snapshot is of.
package struct SnapshotHead: Hashable, Sendable {
    /// The space.
    package let space: SpaceID
    /// How many records follow.
    package let records: UInt64
    /// How many ids without a record follow.
    package let touched: UInt64
    /// How far it reaches, and what its records add up to.
    package let heads: SpaceHeads

    /// The parts by themselves.
    package init(space: SpaceID, records: UInt64, touched: UInt64, heads: SpaceHeads) {
        self.space = space
        self.records = records
        self.touched = touched
        self.heads = heads
    }
}

/// What a record holds. Transactions go by their place in the snapshot, from 1.
package struct SnapshotRecord: Hashable, Sendable {
    /// In the order of their slots.
    package var slots: [SnapshotSlot] = []
    /// The transactions that concern the record, rising.
    package var touches: [UInt64] = []

    /// A record of which nothing is said yet.
    package init(slots: [SnapshotSlot] = [], touches: [UInt64] = []) {
        self.slots = slots
        self.touches = touches
    }
}

/// The candidates of a slot.
package struct SnapshotSlot: Hashable, Sendable {
    /// The slot.
    package let slot: SlotName
    /// At least one, in the order of their transactions' ids.
    package var candidates: [SnapshotCandidate]

    /// A slot and its candidates.
    package init(_ slot: SlotName, _ candidates: [SnapshotCandidate]) {
        self.slot = slot
        self.candidates = candidates
    }
}

/// One of them.
package struct SnapshotCandidate: Hashable, Sendable {
    /// The place of the transaction that wrote it.
    package let transaction: UInt64
    /// What it wrote, as far as that stands.
    package let content: SlotContent

    /// What a transaction wrote.
    package init(transaction: UInt64, content: SlotContent) {
        self.transaction = transaction
        self.content = content
    }
}

/// The transactions that concern an id.
package struct SnapshotTouches: Hashable, Sendable {
    /// The id.
    package let id: RecordID
    /// Their places, rising.
    package let transactions: [UInt64]

    /// An id and places.
    package init(id: RecordID, transactions: [UInt64]) {
        self.id = id
        self.transactions = transactions
    }
}

/// How much a snapshot may hold; `protocol/limits.md` gives the reasons.
package enum SnapshotLimits {
    /// Bytes of a part after inflation.
    package static let plainBytes = 16 << 20
    /// Bytes after which a part is full.
    package static let partBytes = 256 << 10
    /// Records of one part, and the slots, candidates, fields, texts and ids that they tell: in
    /// memory each takes up to a hundred times its bytes.
    static let items = 1 << 19
    /// Ids in one part.
    package static let ids = 8192
    /// Records of a space, and as many ids without one.
    package static let records: UInt64 = 1 << 20
    /// Transactions of a space.
    package static let transactions: UInt64 = 1 << 22
    /// Names of slots and fields in one part.
    static let names = 4096
    /// Replicas that wrote to a space.
    static let replicas = 50_000
}

/// Why bytes are no snapshot, or one that cannot be true.
package enum SnapshotFault: Error, Hashable, Sendable {
    /// A part cannot be read.
    case malformed(DecodingFault)
    /// A part, or the segment in it, cannot be unpacked.
    case unpacked(SegmentError)
    /// What was let go of cannot be read.
    case links
    /// A part stands where it may not.
    case outOfPlace
    /// The snapshot ends before it is whole.
    case incomplete(SpaceID)
    /// A replica's transactions do not follow each other.
    case gap(TransactionID)
    /// The links of a replica's chain do not belong together.
    case chain(ReplicaID)
    /// A transaction stands before one that its author had seen.
    case early(TransactionID)
    /// What is said of a record cannot be.
    case record(RecordKey)
    /// The records do not add up to what they should.
    case sum(SpaceID)

    /// The word by which vectors and tests name it.
    package var name: String {
        switch self {
        case .malformed(let fault): fault.name
        case .unpacked: "unpacked"
        case .links: "links"
        case .outOfPlace: "outOfPlace"
        case .incomplete: "incomplete"
        case .gap: "gap"
        case .chain: "chain"
        case .early: "early"
        case .record: "record"
        case .sum: "sum"
        }
    }
}

extension SnapshotFault: CustomStringConvertible {
    /// What is wrong, as a sentence without its full stop.
    package var description: String {
        switch self {
        case .malformed(let fault): "a part of the snapshot is malformed: \(fault)"
        case .unpacked(let error): "a part of the snapshot cannot be unpacked: \(error)"
        case .links: "links of old transactions cannot be read"
        case .outOfPlace: "a part of the snapshot stands where it may not"
        case .incomplete(let space): "the snapshot of space \(space) ends too early"
        case .gap(let id): "transaction \(id) does not follow the one before it"
        case .chain(let replica): "the links of replica \(replica) do not belong together"
        case .early(let id): "transaction \(id) stands before one that its author had seen"
        case .record(let key): "what the snapshot says of record \(key) cannot be"
        case .sum(let space):
            """
            the records of space \(space) do not add up to its sum, so the server's tables may be \
            damaged: 'fieldsync verify' there tells, and without '--recent' the history comes
            """
        }
    }
}
