import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// What one transaction did to one field: who, when, on which laptop, from what to what.
struct FieldChange {
    /// The space.
    let space: SpaceID
    /// The record, as it is shown.
    let record: RecordKey
    /// The line of its history.
    let entry: HistoryEntry

    /// The changes of some transactions of a space, in the order of their stamps.
    static func all(
        of transactions: [LogEntry], in space: SpaceID, _ reader: some SpaceReading
    ) throws -> [FieldChange] {
        let ids = Set(transactions.map(\.transaction.id))
        var records: Set<RecordKey> = []
        for key in Set(transactions.flatMap { $0.transaction.operations.flatMap(\.records) }) {
            records.insert(RecordKey(key.type, try reader.mergedSet(key).standing))
        }
        let changes = try records.sorted().flatMap { key in
            try reader.history(key).filter { ids.contains($0.transaction) }
                .map { FieldChange(space: space, record: key, entry: $0) }
        }
        return changes.enumerated().sorted { left, right in
            let (a, b) = (left.element.entry, right.element.entry)
            return (a.stamp, a.transaction, left.offset) < (b.stamp, b.transaction, right.offset)
        }.map(\.element)
    }

    /// As `diff --json` prints it.
    func json(_ names: [ReplicaID: String]) -> JSONValue {
        let replica = entry.transaction.replica
        return [
            "space": .string(space.name),
            "type": .string(record.type.name),
            "id": .string(record.id.hex),
            "field": .string(entry.field),
            "from": .array(entry.replaced.map { $0?.json ?? .null }),
            "to": entry.value?.json ?? .null,
            "kind": .string(entry.kind.rawValue),
            "replica": .string(replica.hex),
            "replicaName": names[replica].map(JSONValue.string) ?? .null,
            "sequence": .integer(Int64(clamping: entry.transaction.sequence)),
            "author": .string(entry.author),
            "at": .string(entry.stamp.instant.description),
            "reason": .string(entry.reason),
        ]
    }

    /// Who, when and where, for people: a heading over the changes of one transaction.
    func heading(_ names: [ReplicaID: String]) -> HumanText {
        let replica = entry.transaction.replica
        let place = names[replica] ?? replica.hex
        let reason: HumanText = entry.reason.isEmpty ? "" : "  (\(entry.reason))"
        let word = TransactionWords.short(entry.transaction)
        return "\(entry.stamp.instant)  \(entry.author) on \(place)  \(word)\(reason)"
    }

    /// What changed, for people.
    var line: HumanText {
        let to = entry.value?.shownText ?? "(nothing)"
        switch entry.kind {
        case .create: return "  \(record) made"
        case .delete: return "  \(record) deleted"
        case .undelete: return "  \(record) brought back"
        case .add: return "  \(record) \(entry.field) gets \(to)"
        case .remove: return "  \(record) \(entry.field) loses \(to)"
        case .append: return "  \(record) \(entry.field) goes on: \(to)"
        case .merge: return "  \(record) is the same as \(to)"
        case .unmerge: return "  \(record) is not the same as \(to)"
        case .set, .resolve:
            let from = entry.replaced.map { $0?.shownText ?? "(nothing)" }
                .joined(separator: " | ")
            return "  \(record) \(entry.field): \(from.isEmpty ? "(nothing)" : from) -> \(to)"
        }
    }
}
