/// The state of one space in memory: the model that every store must agree with.
///
/// Stores keep the same candidates in tables. Tests hold the two against each other, and the
/// convergence laws are shown on this one.
public struct SpaceState: Hashable, Sendable {
    /// The candidates of every slot of every record.
    public private(set) var records: [RecordKey: [SlotName: [Candidate]]] = [:]
    /// What has been applied.
    public private(set) var vector = VersionVector()
    private let schema: Schema

    /// An empty space.
    public init(schema: Schema) { self.schema = schema }

    /// What became of a transaction that was handed in.
    public enum Admission: Hashable, Sendable {
        /// It was applied.
        case applied
        /// It had been applied before, and nothing changed.
        case known
        /// It waits for what its author had seen, or for its predecessor, and nothing changed.
        case early
    }

    /// Applies `transaction`, if its time has come.
    public mutating func apply(_ transaction: ReplicatedTransaction) -> Admission {
        if vector.contains(transaction.id) { return .known }
        guard vector.admits(transaction) else { return .early }
        for writes in transaction.writes(schema: schema) {
            for (slot, content, _) in writes.slots {
                let write = Candidate(
                    transaction: transaction.id,
                    stamp: transaction.stamp,
                    author: transaction.author,
                    content: content
                )
                records[writes.record, default: [:]][slot] = CausalMerge.candidates(
                    records[writes.record]?[slot] ?? [], with: write, seen: transaction.context)
            }
        }
        vector[transaction.id.replica] = transaction.id.sequence
        return .applied
    }

    /// The open conflicts, in the order of their records and slots.
    public var conflicts: [Conflict] {
        records.keys.sorted().flatMap { key in
            (records[key] ?? [:]).sorted { $0.key < $1.key }.compactMap { slot, candidates in
                guard CausalMerge.isConflict(candidates) else { return nil }
                return Conflict(record: key, slot: slot, candidates: candidates, schema: schema)
            }
        }
    }
}

extension VersionVector {
    /// True where `transaction` is the next of its replica, and everything that its author had
    /// seen is held.
    public func admits(_ transaction: ReplicatedTransaction) -> Bool {
        transaction.id.sequence == self[transaction.id.replica] &+ 1
            && covers(transaction.context)
    }
}

/// Different values of one slot, written by people who had not seen each other's.
public struct Conflict: Hashable, Sendable {
    /// The record.
    public let record: RecordKey
    /// The field, the group, or whether the record exists.
    public let slot: SlotName
    /// The fields of the slot, in order; `deleted` for existence.
    public let fields: [String]
    /// What the schema says of the slot; a disputed deletion is guarded.
    public let policy: MergePolicy
    /// One candidate of each different value, the shown one first, then by falling stamp.
    public let candidates: [Candidate]

    /// A conflict of a slot's candidates, equal ones folded.
    public init(record: RecordKey, slot: SlotName, candidates: [Candidate], schema: Schema) {
        self.record = record
        self.slot = slot
        self.candidates = CausalMerge.distinct(candidates)
        switch slot {
        case .existence:
            fields = [slot.name]
            policy = .guarded
        case .field(let name):
            fields = schema.fields(ofSlot: name, in: record.type).map(\.name)
            policy = schema.policy(ofSlot: name, in: record.type)
        }
    }
}
