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
            let keys = Set(transaction.operations.flatMap(\.records))
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

    /// The records that people say are the same as this one.
    public func mergedSet(_ record: RecordKey) -> MergedSet {
        MergedSet(containing: record.id) { id in
            (records[RecordKey(record.type, id)]?[.merges] ?? []).links
        }
    }

    /// What each slot of a record comes to; of one that was merged, those of all that it is.
    func readings(_ record: RecordKey) -> [SlotName: SlotReading] {
        let set = mergedSet(record)
        let own = records[RecordKey(record.type, set.standing)] ?? [:]
        var others: [SlotName: [Candidate]] = [:]
        for id in set.others {
            for (slot, candidates) in records[RecordKey(record.type, id)] ?? [:] {
                others[slot, default: []] += candidates
            }
        }
        var readings: [SlotName: SlotReading] = [:]
        for slot in Set(own.keys).union(others.keys) {
            readings[slot] = SlotReading(
                own[slot] ?? [], joining: others[slot] ?? [], of: slot, in: record.type,
                schema: schema)
        }
        return readings
    }

    /// The records that stand for themselves, in order: all that were not merged into another one.
    public var standingRecords: [RecordKey] {
        records.keys.sorted().filter { mergedSet($0).standing == $0.id }
    }

    /// The open conflicts, in the order of their records and slots: those whose candidates lead to
    /// different records still, where they are references.
    public var conflicts: [Conflict] {
        writtenConflicts.filter { conflict in
            conflict.differs(in: schema) { mergedSet($0).standing }
        }
    }

    /// The conflicts by what was written, wherever references lead.
    package var writtenConflicts: [Conflict] {
        standingRecords.flatMap { key in
            readings(key).sorted { $0.key < $1.key }.compactMap { _, reading in
                reading.isConflict
                    ? Conflict(record: key, reading: reading, schema: schema) : nil
            }
        }
    }

    /// The values that a record shows. A reference to a record that gave way leads to the one that
    /// stands.
    public func shownValues(_ record: RecordKey) -> [FieldName: FieldValue] {
        let shown = readings(record).values.reduce(into: [FieldName: FieldValue]()) {
            $0.merge($1.shownValues) { $1 }
        }
        let type = schema[record.type]
        return shown.reduce(into: [:]) { fields, found in
            fields[found.key] = found.value
            guard case .reference(let id) = found.value, let target = type?[found.key]?.target
            else { return }
            fields[found.key] = .reference(mergedSet(RecordKey(target, id)).standing)
        }
    }

    /// True where nobody says that the record exists, or somebody deleted it and nobody disputes
    /// that.
    public func isDeleted(_ record: RecordKey) -> Bool {
        readings(record)[.existence]?.shown?.content != .existence(deleted: false)
    }

    /// Records that share what no two should, in the order of their types and keys.
    public var duplicates: [Duplicate] {
        let standing = Dictionary(grouping: standingRecords, by: \.type)
        return schema.types.flatMap { type in
            let views = (standing[type.name] ?? []).filter { !isDeleted($0) }
                .map { (record: $0, fields: shownValues($0)) }
            return Duplicate.found(among: views, of: type)
        }
    }

    /// The transactions that wrote to deleted records though their authors had seen the deletion,
    /// in the order of records and transactions. None of them brings its record back.
    public var lateEdits: [LateEdit] {
        standingRecords.flatMap { key -> [LateEdit] in
            guard let late = readings(key)[.lateEdits], isDeleted(key) else { return [] }
            return late.candidates.sorted { $0.transaction < $1.transaction }
                .map { LateEdit(record: key, candidate: $0) }
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

    /// What a reading disagrees about, equal candidates folded.
    public init(record: RecordKey, reading: SlotReading, schema: Schema) {
        self.record = record
        slot = reading.slot
        candidates = CausalMerge.distinct(reading.candidates, showing: reading.shown)
        switch slot {
        case .existence, .lateEdits, .merges:
            fields = [slot.name]
            policy = .guarded
        case .field(let name):
            fields = schema.fields(ofSlot: name, in: record.type).map(\.name)
            policy = schema.policy(ofSlot: name, in: record.type)
        }
    }

    /// True where the candidates differ once references lead to the records that stand: two names
    /// of one record are no disagreement.
    package func differs(
        in schema: Schema, standing: (RecordKey) throws -> RecordID
    ) rethrows -> Bool {
        guard case .field = slot, let type = schema[record.type] else { return true }
        var contents: Set<SlotContent> = []
        for candidate in candidates {
            guard case .values(var values) = candidate.content else { return true }
            for (field, value) in values {
                guard case .reference(let id)? = value, let target = type[field]?.target else {
                    continue
                }
                values[field] = .reference(try standing(RecordKey(target, id)))
            }
            contents.insert(.values(values))
        }
        return contents.count > 1
    }
}
