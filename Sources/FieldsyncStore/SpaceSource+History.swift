import FieldsyncCore

/// What one transaction wrote to a record, for its history.
private struct HistoryWrite {
    let record: RecordKey
    let transaction: ReplicatedTransaction
    let slots: [SlotName: SlotStep]

    /// Stamps of honest clocks agree with what authors had seen; others are put right by it.
    var rank: (HybridTimestamp, TransactionID) { (transaction.stamp, transaction.id) }
}

extension SpaceSource {
    /// Every value ever written to a record, or to one of those that it was merged with, the same
    /// on every replica that holds the same.
    ///
    /// By stamp, then transaction, except that nothing stands before what its author had seen.
    func history(_ key: RecordKey, field: FieldName?) throws -> [HistoryEntry] {
        let parts = try parts(of: key)
        let writes = try parts.flatMap(historyWrites)
        var history: [HistoryEntry] = []
        var earlier: [RecordKey: [SlotName: SlotHistory]] = [:]
        // What one transaction wrote to several parts of a merged record is told once.
        var current: TransactionID?
        var first = 0
        let refusals = try refusalTexts()
        for write in Self.causalOrder(writes) {
            if current != write.transaction.id { first = history.count }
            current = write.transaction.id
            var replaced: [SlotName: [Candidate]] = [:]
            let refusal = refusals[write.transaction.id]
            for (slot, step) in write.slots
            where slot != .lateEdits && slot != .merges && refusal == nil {
                replaced[slot] = earlier[write.record, default: [:]][slot, default: SlotHistory()]
                    .add(step, of: write.transaction)
            }
            let before = first..<history.count
            for operation in write.transaction.operations {
                // Of two that were merged the one that was kept says so.
                guard operation.record == write.record
                    || (operation.records.contains(write.record)
                        && !parts.contains(operation.record)),
                    let line = historyEntry(
                        operation, to: write.record, of: write.transaction, replaced: replaced,
                        refusal: refusal)
                else { continue }
                let same = before.first { history[$0].says(sameAs: line) }
                if let same {
                    history[same] = history[same].adding(replaced: line.replaced)
                } else {
                    history.append(line)
                }
            }
        }
        guard let field else { return history }
        let wanted = schema.fields(ofSlot: field, in: key.type).map(\.name) + [field.name]
        return history.filter { wanted.contains($0.field) }
    }

    private func historyWrites(to key: RecordKey) throws -> [HistoryWrite] {
        try entries(touching: key).compactMap { entry in
            let transaction = entry.transaction
            guard let write = transaction.writes(schema: schema).first(where: { $0.record == key })
            else { return nil }
            let slots = write.slots.map { ($0.slot, $0.step) }
            return HistoryWrite(
                record: key, transaction: transaction,
                slots: Dictionary(slots) { _, last in last })
        }
    }

    /// Takes, again and again, the lowest of those whose authors had seen nothing that is left.
    private static func causalOrder(_ writes: [HistoryWrite]) -> [HistoryWrite] {
        var queues = Dictionary(grouping: writes) { $0.transaction.id.replica }
            .mapValues { writes in
                writes.sorted { ($0.transaction.id, $0.record) > ($1.transaction.id, $1.record) }
            }
        var result: [HistoryWrite] = []
        result.reserveCapacity(writes.count)
        while result.count < writes.count {
            let next = queues.values.compactMap(\.last)
            let free = next.filter { write in
                next.allSatisfy { other in
                    other.transaction.id.replica == write.transaction.id.replica
                        || !write.transaction.context.contains(other.transaction.id)
                }
            }
            // Some are free wherever the log was applied in its order; a damaged one must end too.
            guard let lowest = (free.isEmpty ? next : free).min(by: { $0.rank < $1.rank }) else {
                return result
            }
            result.append(lowest)
            queues[lowest.transaction.id.replica]?.removeLast()
        }
        return result
    }

    private func historyEntry(
        _ operation: RecordOperation,
        to record: RecordKey,
        of transaction: ReplicatedTransaction,
        replaced: [SlotName: [Candidate]],
        refusal: String?
    ) -> HistoryEntry? {
        let field: FieldName?
        let value: FieldValue?
        let kind: HistoryEntry.Kind
        switch operation {
        case .create: (field, value, kind) = (nil, .boolean(false), .create)
        case .delete: (field, value, kind) = (nil, .boolean(true), .delete)
        case .undelete: (field, value, kind) = (nil, .boolean(false), .undelete)
        // What a newer program did says nothing here; the log has it.
        case .leaveDeleted, .judge, .later: return nil
        case .merge(let kept, let other):
            (field, value, kind) = (.merged, .reference(record == kept ? other : kept.id), .merge)
        case .unmerge(let kept, let other):
            (field, value, kind) = (.merged, .reference(record == kept ? other : kept.id), .unmerge)
        case .add(_, let name, let set): (field, value, kind) = (name, .textSet(set), .add)
        case .remove(_, let name, let set): (field, value, kind) = (name, .textSet(set), .remove)
        case .append(_, let name, let text): (field, value, kind) = (name, .text(text), .append)
        case .resolveDeletion(_, let deleted):
            (field, value, kind) = (nil, .boolean(deleted), .resolve)
        case .set(_, let name, let written): (field, value, kind) = (name, written, .set)
        case .resolve(_, let name, let written): (field, value, kind) = (name, written, .resolve)
        }
        let slot = field.map { SlotName.field(schema.slot(of: $0, in: operation.record.type)) }
        let before = CausalMerge.distinct(replaced[slot ?? .existence] ?? [])
        var values: [FieldValue?] = []
        for candidate in before {
            let old = Self.value(of: field, in: candidate.content)
            if !values.contains(old) { values.append(old) }
        }
        return HistoryEntry(
            field: field?.name ?? SlotName.existence.name, value: value, replaced: values,
            transaction: transaction.id, stamp: transaction.stamp, author: transaction.author,
            reason: transaction.reason, kind: kind, refusal: refusal)
    }

    private static func value(of field: FieldName?, in content: SlotContent) -> FieldValue? {
        switch content {
        case .existence(let deleted): .boolean(deleted)
        case .lateEdit, .links: nil
        case .members(_, let set): .textSet(set)
        case .entries(_, let list): .textList(list)
        case .values(let values): field.flatMap { values[$0] ?? nil }
        }
    }
}

/// The writes to one slot so far, in causal order.
private struct SlotHistory {
    private struct Write {
        let candidate: Candidate
        let step: SlotStep
        let context: VersionVector
    }

    private var writes: [Write] = []
    private var newest = VersionVector()
    private var hasDeletion = false

    /// Adds a write.
    ///
    /// - Returns: What it replaced: of all that its author had seen, the writes that none of the
    ///   others had seen. What arrived here earlier has no part in it. Members and entries come
    ///   and go by themselves and replace nothing; whoever says by a write that a record is there
    ///   replaces no deletion of it.
    mutating func add(_ step: SlotStep, of transaction: ReplicatedTransaction) -> [Candidate] {
        let replaced = replaced(by: step, of: transaction)
        // What an append wrote nobody replaces.
        guard let content = step.content, !step.isAppend else { return replaced }
        writes.append(
            Write(
                candidate: Candidate(
                    transaction: transaction.id, stamp: transaction.stamp,
                    author: transaction.author, content: content),
                step: step, context: transaction.context))
        newest[transaction.id.replica] = transaction.id.sequence
        if content == .existence(deleted: true) { hasDeletion = true }
        return replaced
    }

    private func replaced(
        by step: SlotStep, of transaction: ReplicatedTransaction
    ) -> [Candidate] {
        guard step == .witness || step.isReplacement else { return [] }
        let context = transaction.context
        var replaced: [Candidate] = []
        // By all that replace anything, and by those that replace deletions too.
        var covered = VersionVector()
        var coveredOutright = VersionVector()
        // What is left to look for: entries of the author's sight that are in this slot at all.
        var sight = VersionVector()
        for entry in newest.entries {
            sight[entry.replica] = min(entry.sequence, context[entry.replica])
        }
        for write in writes.reversed() {
            if (hasDeletion ? coveredOutright : covered).covers(sight) { break }
            let id = write.candidate.transaction
            guard context.contains(id) else { continue }
            let isDeletion = write.candidate.content == .existence(deleted: true)
            let isHidden = (isDeletion ? coveredOutright : covered).contains(id)
            if !isHidden, !isDeletion || step.isReplacement { replaced.append(write.candidate) }
            if write.step.isReplacement { coveredOutright.formUnion(write.context) }
            if write.step.isReplacement || write.step == .witness {
                covered.formUnion(write.context)
            }
            if sight[id.replica] == id.sequence { sight[id.replica] = id.sequence - 1 }
        }
        return replaced
    }
}

extension SlotStep {
    fileprivate var isReplacement: Bool {
        if case .replace = self { true } else { false }
    }

    fileprivate var isAppend: Bool {
        if case .append = self { true } else { false }
    }
}
