/// The state of one space in memory: the model that every store must agree with.
///
/// Stores keep the same candidates in tables. Tests hold the two against each other, and the
/// convergence laws are shown on this one.
public struct SpaceState: Hashable, Sendable {
    /// The candidates of every slot of every record.
    public private(set) var records: [RecordKey: [SlotName: [Candidate]]] = [:]
    /// What has been applied.
    public private(set) var vector = VersionVector()
    /// What was said of transactions, and which of them are applied nowhere for that.
    public private(set) var verdicts = VerdictBook()
    /// What was applied, by the records that it writes to; empty where it is not kept.
    private var log: [RecordKey: [ReplicatedTransaction]] = [:]
    private var touched: [TransactionID: Set<RecordKey>] = [:]
    private let keepsLog: Bool
    private let schema: Schema

    /// An empty space.
    ///
    /// - Parameter keepsLog: False where the caller has the log and makes records anew by itself
    ///   when a verdict comes; see ``makeAnew(_:from:)``.
    public init(schema: Schema, keepsLog: Bool = true) {
        self.schema = schema
        self.keepsLog = keepsLog
    }

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
        merge(transaction)
        vector[transaction.id.replica] = transaction.id.sequence
        if keepsLog {
            let keys = Set(transaction.operations.map(\.record))
            touched[transaction.id] = keys
            for key in keys { log[key, default: []].append(transaction) }
        }
        let changed = verdicts.note(transaction)
        guard keepsLog, !changed.isEmpty else { return .applied }
        for key in Set(changed.flatMap { touched[$0] ?? [] }) {
            makeAnew(key, from: log[key] ?? [])
        }
        return .applied
    }

    /// Makes a record what those of its transactions add up to that stand.
    ///
    /// - Parameter transactions: All that write to it, in an order in which they can be applied.
    public mutating func makeAnew(_ record: RecordKey, from transactions: [ReplicatedTransaction]) {
        records[record] = nil
        for transaction in transactions where !verdicts.refuses(transaction.id) {
            merge(transaction, only: record)
        }
    }

    private mutating func merge(
        _ transaction: ReplicatedTransaction, only record: RecordKey? = nil
    ) {
        for writes in transaction.writes(schema: schema)
        where record == nil || writes.record == record {
            for write in writes.slots {
                let merged = CausalMerge.candidates(
                    records[writes.record]?[write.slot] ?? [], after: write.step, of: transaction)
                if !merged.isEmpty {
                    records[writes.record, default: [:]][write.slot] = merged
                } else if records[writes.record]?[write.slot] != nil {
                    records[writes.record]?[write.slot] = nil
                }
            }
        }
    }

    /// The open conflicts, in the order of their records and slots.
    public var conflicts: [Conflict] {
        records.keys.sorted().flatMap { key in
            (records[key] ?? [:]).sorted { $0.key < $1.key }.compactMap { slot, candidates in
                let reading = SlotReading(candidates, of: slot, in: key.type, schema: schema)
                guard reading.isConflict else { return nil }
                return Conflict(record: key, slot: slot, candidates: candidates, schema: schema)
            }
        }
    }

    /// The values that a record shows.
    public func shownValues(_ record: RecordKey) -> [FieldName: FieldValue] {
        (records[record] ?? [:]).reduce(into: [:]) { fields, found in
            let reading = SlotReading(
                found.value, of: found.key, in: record.type, schema: schema)
            fields.merge(reading.shownValues) { $1 }
        }
    }

    /// True where nobody says that the record exists, or somebody deleted it and nobody disputes
    /// that.
    public func isDeleted(_ record: RecordKey) -> Bool {
        let shown = CausalMerge.shown(records[record]?[.existence] ?? [])
        return shown?.content != .existence(deleted: false)
    }

    /// The transactions that wrote to deleted records though their authors had seen the deletion,
    /// in the order of records and transactions. None of them brings its record back.
    public var lateEdits: [LateEdit] {
        records.sorted { $0.key < $1.key }.flatMap { key, slots -> [LateEdit] in
            guard let late = slots[.lateEdits], isDeleted(key) else { return [] }
            return late.map { LateEdit(record: key, candidate: $0) }
        }
    }
}

/// A transaction that wrote to a record whose deletion its author had seen.
public struct LateEdit: Hashable, Sendable {
    /// The record, which is deleted.
    public let record: RecordKey
    /// The transaction.
    public let transaction: TransactionID
    /// When, by the author's clock.
    public let stamp: HybridTimestamp
    /// Who.
    public let author: String

    /// A late edit as the record's slot holds it.
    public init(record: RecordKey, candidate: Candidate) {
        self.record = record
        transaction = candidate.transaction
        stamp = candidate.stamp
        author = candidate.author
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
        case .existence, .lateEdits:
            fields = [slot.name]
            policy = .guarded
        case .field(let name):
            fields = schema.fields(ofSlot: name, in: record.type).map(\.name)
            policy = schema.policy(ofSlot: name, in: record.type)
        }
    }
}
