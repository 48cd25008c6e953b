package import FieldsyncCore

/// What transactions add up to, worked out from the definition of merging and from nothing else:
/// of all writes to a slot, those stay that no other write to it had seen.
///
/// It looks at every pair of writes, in no order, and shares no code with `SpaceState` or
/// `CausalMerge`, so that it can judge them.
package struct CausalDefinition {
    /// A write of one transaction to one slot.
    package struct Write {
        package let transaction: ReplicatedTransaction
        package let content: SlotContent
    }

    /// Every write by its slot.
    package private(set) var writes: [RecordKey: [SlotName: [Write]]] = [:]

    /// The writes of a set of transactions.
    package init(_ transactions: some Sequence<ReplicatedTransaction>, schema: Schema) {
        for transaction in transactions {
            for record in transaction.writes(schema: schema) {
                for (slot, content, _) in record.slots {
                    writes[record.record, default: [:]][slot, default: []].append(
                        Write(transaction: transaction, content: content))
                }
            }
        }
    }

    /// The writes to a slot that no other write to it had seen.
    package func maximal(_ record: RecordKey, _ slot: SlotName) -> [Write] {
        let all = writes[record]?[slot] ?? []
        return all.filter { write in !all.contains { $0.transaction.saw(write.transaction.id) } }
    }
}

extension SpaceState {
    /// The whole state as text that differs wherever two states do: every candidate, every
    /// conflict and what is shown, in order.
    package var canonicalText: String {
        var lines: [String] = []
        for (key, slots) in records.sorted(by: { $0.key < $1.key }) {
            for (slot, candidates) in slots.sorted(by: { $0.key < $1.key }) {
                let shown = CausalMerge.shown(candidates)?.transaction.description ?? "nothing"
                lines.append("\(key) \(slot.name) shows \(shown)")
                for candidate in candidates {
                    lines.append(
                        "  \(candidate.transaction) \(candidate.stamp.packed) "
                            + "\(Array(candidate.author.utf8)) \(candidate.content.canonicalText)")
                }
            }
        }
        for conflict in conflicts {
            let candidates = conflict.candidates.map(\.transaction.description)
            lines.append(
                "conflict \(conflict.record) \(conflict.slot.name) \(conflict.fields) "
                    + "\(conflict.policy) \(candidates)")
        }
        return lines.joined(separator: "\n")
    }
}

extension SlotContent {
    fileprivate var canonicalText: String {
        switch self {
        case .existence(let deleted): return deleted ? "deleted" : "alive"
        case .values(let values):
            let fields = values.sorted { $0.key < $1.key }.map { field, value in
                guard case .text(let text)? = value else { return "\(field)=\(value as Any)" }
                return "\(field)=\(Array(text.utf8))"
            }
            return fields.joined(separator: " ")
        }
    }
}
