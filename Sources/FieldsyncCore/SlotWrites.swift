/// What one transaction writes to one record, slot by slot.
public struct RecordWrites: Hashable, Sendable {
    /// The record.
    public let record: RecordKey
    /// The slots in the order of their names, each once; the last write of a transaction holds.
    public let slots: [(slot: SlotName, content: SlotContent, isResolution: Bool)]

    /// Equal records and slots.
    public static func == (left: Self, right: Self) -> Bool {
        left.record == right.record
            && left.slots.elementsEqual(right.slots) { $0 == $1 }
    }

    /// Feeds the record; the slots follow from the transaction.
    public func hash(into hasher: inout Hasher) { hasher.combine(record) }
}

extension ReplicatedTransaction {
    /// The transaction's writes by record, in the order of first mention.
    ///
    /// A write to any field counts as seeing the record alive: a deletion that had not seen the
    /// write is then disputed. Within a transaction a deletion holds over writes beside it.
    public func writes(schema: Schema) -> [RecordWrites] {
        var order: [RecordKey] = []
        var records: [RecordKey: PendingWrites] = [:]
        for operation in operations {
            let key = operation.record
            if records[key] == nil {
                order.append(key)
                records[key] = PendingWrites()
            }
            records[key]?.add(operation, schema: schema)
        }
        return order.compactMap { key in records[key]?.finished(key) }
    }
}

/// The writes to one record while its operations are read.
private struct PendingWrites {
    private var values: [FieldName: [FieldName: FieldValue?]] = [:]
    private var resolved: Set<SlotName> = []
    private var deleted: Bool?

    mutating func add(_ operation: RecordOperation, schema: Schema) {
        switch operation {
        case .create: break
        case .set(let key, let field, let value):
            write(field, value, slot: schema.slot(of: field, in: key.type))
        case .resolve(let key, let field, let value):
            let slot = schema.slot(of: field, in: key.type)
            write(field, value, slot: slot)
            resolved.insert(.field(slot))
        case .delete: deleted = true
        case .resolveDeletion(_, let isDeleted):
            deleted = isDeleted
            resolved.insert(.existence)
        }
    }

    private mutating func write(_ field: FieldName, _ value: FieldValue?, slot: FieldName) {
        values[slot, default: [:]].updateValue(value, forKey: field)
    }

    func finished(_ record: RecordKey) -> RecordWrites {
        var slots: [(slot: SlotName, content: SlotContent, isResolution: Bool)] = [
            (.existence, .existence(deleted: deleted ?? false), resolved.contains(.existence))
        ]
        for (slot, fields) in values {
            let name = SlotName.field(slot)
            slots.append((name, .values(fields), resolved.contains(name)))
        }
        return RecordWrites(record: record, slots: slots.sorted { $0.slot < $1.slot })
    }
}
