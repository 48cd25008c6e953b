import FieldsyncCore
import FieldsyncStore

extension RecordChange {
    /// The record that the change makes another one refer to.
    func target(_ schema: Schema) -> RecordKey? {
        guard case .set(let key, let field, .reference(let id)) = self,
            let type = schema[key.type]?[field]?.target
        else { return nil }
        return RecordKey(type, id)
    }
}

extension RecordBatch {
    /// The records that others are made to refer to.
    var references: Set<RecordKey> {
        Set(plans.lazy.flatMap(\.changes).compactMap { $0.target(schema) })
    }
}

extension CommandContext {
    /// Tells of references that lead nowhere here: they are legal, since what they lead to may
    /// arrive later, and may as well be mistyped.
    func noteDangling(_ targets: Set<RecordKey>, in replica: Replica) throws {
        let lost = try targets.sorted().filter { key in
            guard let space = try replica.locate(key) else { return true }
            return try replica.read(space) { try $0.record(key)?.isDeleted } ?? true
        }
        guard let first = lost.first else { return }
        let others: HumanText = lost.count == 1 ? "" : " and \(lost.count - 1) others"
        try note(
            "\(first)" + others + """
                 that something refers to now: not on this replica, or deleted. What hangs on that \
                is in no total, and no statement is final, until it is there.
                """)
    }
}
