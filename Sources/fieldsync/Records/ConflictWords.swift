import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncStore

/// Conflicts in the words of people: whose record it is, and who wrote what.
struct ConflictWords {
    private var labels: [RecordKey: (text: String, zone: StageZone?)] = [:]
    private let names: [ReplicaID: String]

    /// The words for `conflicts`, which are all looked up now.
    init(for conflicts: [Conflict], in replica: Replica) throws {
        names = try replica.names()
        if conflicts.isEmpty { return }
        let known = try RecordLabels(in: replica)
        for key in Set(conflicts.map(\.record)) { labels[key] = try known.label(of: key) }
    }

    /// The record as people call it, with its type and id.
    func subject(_ conflict: Conflict) -> HumanText {
        let record = conflict.record
        guard let label = labels[record]?.text else { return "\(record.type) \(record.id)" }
        return "\(label) (\(record.type) \(record.id))"
    }

    /// A candidate's value; a time by the stage's clocks, with the store's own beside it.
    func value(_ content: SlotContent, of conflict: Conflict) -> String {
        guard let zone = labels[conflict.record]?.zone else { return content.shownText }
        return content.shownText { value in
            guard case .instant = value else { return value.shownText }
            return "\(value.text(by: zone)) (\(value.shownText))"
        }
    }

    /// What is said where a step settles the conflict.
    func settled(_ conflict: Conflict) -> HumanText {
        let values = conflict.candidates.map { candidate in
            let place = names[candidate.transaction.replica] ?? "another laptop"
            return "\(value(candidate.content, of: conflict)) by \(candidate.author) on \(place)"
        }
        let list = values.joined(separator: "; ")
        return """
            People disagree about '\(conflict.slot.name)' of \(subject(conflict)): \(list). \
            This settles it; 'fieldsync record history' keeps every value.
            """
    }
}
