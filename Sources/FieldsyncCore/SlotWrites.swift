/// What one transaction writes to one record, slot by slot.
public struct RecordWrites: Hashable, Sendable {
    /// The record.
    public let record: RecordKey
    /// The slots in the order of their names, each once; the last write of a transaction holds.
    public let slots: [SlotWrite]
}

/// What one transaction writes to one slot.
public struct SlotWrite: Hashable, Sendable {
    /// The slot.
    public let slot: SlotName
    /// What becomes of it.
    public let step: SlotStep
    /// True where a person settles a conflict by it.
    public let isResolution: Bool
}

extension ReplicatedTransaction {
    /// The transaction's writes by record, in the order of first mention.
    ///
    /// A write to any field counts as seeing the record alive: a deletion that had not seen the
    /// write is then disputed. Within a transaction a deletion holds over writes beside it, and an
    /// author who had seen the record deleted does not count as having seen it alive.
    public func writes(schema: Schema) -> [RecordWrites] {
        var order: [RecordKey] = []
        var records: [RecordKey: PendingWrites] = [:]
        for operation in operations {
            for key in operation.records {
                if records[key] == nil {
                    order.append(key)
                    records[key] = PendingWrites()
                }
                records[key]?.add(operation, to: key, schema: schema)
            }
        }
        return order.compactMap { key in records[key]?.finished(key) }
    }
}

/// The writes to one record while its operations are read.
private struct PendingWrites {
    private var values: [FieldName: [FieldName: FieldValue?]] = [:]
    private var edits: [FieldName: (added: TextSet, removed: TextSet)] = [:]
    private var entries: [FieldName: [String]] = [:]
    private var links = RecordLinks()
    private var cut: Set<RecordID> = []
    private var resolved: Set<SlotName> = []
    private var deleted: Bool?
    private var leavesDeleted = false
    /// True once there is a step that this program knows.
    private var isUnderstood = false

    mutating func add(_ operation: RecordOperation, to record: RecordKey, schema: Schema) {
        switch operation {
        case .later, .judge: return
        default: isUnderstood = true
        }
        switch operation {
        case .create: break
        case .set(let key, let field, let value):
            write(field, value, slot: schema.slot(of: field, in: key.type))
        case .resolve(let key, let field, let value):
            let slot = schema.slot(of: field, in: key.type)
            write(field, value, slot: slot)
            resolved.insert(.field(slot))
        case .delete: deleted = true
        case .undelete: deleted = false
        case .leaveDeleted: leavesDeleted = true
        case .resolveDeletion(_, let isDeleted):
            deleted = isDeleted
            resolved.insert(.existence)
        // A field that the schema puts into a group is written as a whole, or not at all.
        case .add(let key, let field, let set) where schema.isAlone(field, in: key.type):
            edit(field) { $0.union(set) } removed: { $0.subtracting(set) }
        case .remove(let key, let field, let set) where schema.isAlone(field, in: key.type):
            edit(field) { $0.subtracting(set) } removed: { $0.union(set) }
        case .append(let key, let field, let text) where schema.isAlone(field, in: key.type):
            entries[field, default: []].append(text)
        case .merge(let kept, let other):
            link(record, RecordLinks(kept: kept.id, other: other, of: record.id))
        case .unmerge(let kept, let other):
            link(record, nil, to: [kept.id, other])
        case .add, .remove, .append, .judge, .later: break
        }
    }

    /// The last word on each other record holds. No record is merged with itself.
    private mutating func link(
        _ record: RecordKey, _ said: RecordLinks?, to ids: Set<RecordID> = []
    ) {
        let named = (said?.ids ?? ids).subtracting([record.id])
        links = links.without(named) ?? RecordLinks()
        if let said {
            links = links.union(said)
            cut.subtract(named)
        } else {
            cut.formUnion(named)
        }
    }

    private mutating func write(_ field: FieldName, _ value: FieldValue?, slot: FieldName) {
        values[slot, default: [:]].updateValue(value, forKey: field)
        edits[field] = nil
    }

    /// Changes what was set before in the same transaction, or else what others set.
    private mutating func edit(
        _ field: FieldName, added: (TextSet) -> TextSet, removed: (TextSet) -> TextSet
    ) {
        if let value = values[field]?[field] {
            var present = TextSet([])
            if case .textSet(let set) = value { present = set }
            values[field]?.updateValue(.textSet(added(present)), forKey: field)
        } else {
            let before = edits[field] ?? (TextSet([]), TextSet([]))
            edits[field] = (added(before.added), removed(before.removed))
        }
    }

    func finished(_ record: RecordKey) -> RecordWrites {
        var slots = existence
        for (field, texts) in entries {
            slots.append(step(field, .append(field, TextList(texts))))
        }
        for (field, edit) in edits where entries[field] == nil {
            slots.append(step(field, .edit(field, added: edit.added, removed: edit.removed)))
        }
        // What is appended stays whatever else the transaction does to the field.
        for (slot, fields) in values where entries[slot] == nil {
            let name = SlotName.field(slot)
            slots.append(
                SlotWrite(
                    slot: name, step: .replace(.values(fields)),
                    isResolution: resolved.contains(name)))
        }
        if !links.isEmpty || !cut.isEmpty {
            slots.append(
                SlotWrite(slot: .merges, step: .link(links, cut: cut), isResolution: false))
        }
        return RecordWrites(record: record, slots: slots.sorted { $0.slot < $1.slot })
    }

    private func step(_ field: FieldName, _ step: SlotStep) -> SlotWrite {
        SlotWrite(slot: .field(field), step: step, isResolution: false)
    }

    /// What the operations say of whether the record exists.
    private var existence: [SlotWrite] {
        func write(_ slot: SlotName, _ step: SlotStep) -> SlotWrite {
            SlotWrite(slot: slot, step: step, isResolution: resolved.contains(slot))
        }
        guard isUnderstood else { return [] }
        if let deleted {
            return [
                write(.existence, .replace(.existence(deleted: deleted))),
                write(.lateEdits, .settleLateEdits),
            ]
        }
        return leavesDeleted
            ? [write(.lateEdits, .lateEdit)] : [write(.existence, .witness)]
    }
}
