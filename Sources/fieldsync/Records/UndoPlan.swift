import AFMOffice
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// What has to be written to take back what a transaction did.
struct UndoPlan {
    /// One value that goes back.
    struct Step {
        let record: RecordKey
        let field: String
        /// What is shown now.
        let from: FieldValue?
        /// What was before.
        let to: FieldValue?
        fileprivate let act: Act

        fileprivate enum Act {
            case set(FieldName, FieldValue?)
            case delete
            case undelete
            case add(FieldName, TextSet)
            case remove(FieldName, TextSet)
            case merge(RecordID)
            case unmerge(RecordID)
        }

        var json: JSONValue {
            [
                "type": .string(record.type.name), "id": .string(record.id.hex),
                "field": .string(field), "from": from?.json ?? .null, "to": to?.json ?? .null,
            ]
        }

        var line: HumanText {
            let (from, to) = (from?.shownText ?? "(nothing)", to?.shownText ?? "(nothing)")
            return "  \(record) \(field): \(from) -> \(to)"
        }
    }

    /// What goes back, in the order in which it was done.
    private(set) var steps: [Step] = []
    /// What cannot go back, in words.
    private(set) var kept: [String] = []
    /// What others wrote over it since, in words.
    private var overwritten: [String] = []
    private let names: [ReplicaID: String]

    /// The transaction that one undoes; nil where it undoes none.
    static func undone(by transaction: ReplicatedTransaction) -> TransactionID? {
        UndoReason(transaction.reason)?.undone
    }

    init(
        of transaction: ReplicatedTransaction, _ reader: some SpaceReading,
        _ names: [ReplicaID: String]
    ) throws {
        self.names = names
        var seen: Set<RecordKey> = []
        for key in transaction.operations.map(\.record) {
            let standing = RecordKey(key.type, try reader.mergedSet(key).standing)
            guard seen.insert(standing).inserted, let record = try reader.record(standing) else {
                continue
            }
            plan(record, of: transaction, try reader.history(standing))
        }
    }

    private mutating func plan(
        _ record: RecordView, of transaction: ReplicatedTransaction, _ history: [HistoryEntry]
    ) {
        let own = history.filter { $0.transaction == transaction.id }
        // What was undone, and what undid it, is not written over anything any more.
        let undone = Set(history.compactMap { UndoReason($0.reason)?.undone })
        let standing = history.filter { entry in
            entry.transaction == transaction.id
                || !undone.contains(entry.transaction)
                    && UndoReason(entry.reason) == nil
        }
        let last = Dictionary(standing.map { ($0.field, $0) }) { $1 }
        if own.contains(where: { $0.kind == .create }) {
            let later = standing.filter { entry in
                entry.transaction != transaction.id
                    && (entry.stamp, entry.transaction) > (transaction.stamp, transaction.id)
            }
            for entry in later.suffix(1) { noteOverwritten(record, entry) }
            if !record.isDeleted { add(record, "deleted", .boolean(true), .delete) }
            return
        }
        if record.isDeleted, let deletion = last["deleted"],
            deletion.transaction != transaction.id
        {
            noteOverwritten(record, deletion)
        }
        for entry in own {
            let newest = last[entry.field]
            if let newest, newest.transaction != transaction.id,
                [.set, .resolve, .delete, .undelete].contains(entry.kind)
            {
                noteOverwritten(record, newest)
            }
            plan(entry, record)
        }
    }

    private mutating func plan(_ entry: HistoryEntry, _ record: RecordView) {
        let before = entry.replaced.first ?? nil
        switch (entry.kind, FieldName(entry.field)) {
        case (.set, let field?) where entry.field != "deleted",
            (.resolve, let field?) where entry.field != "deleted":
            if record[field] != before || entry.replaced.count > 1 {
                add(record, entry.field, before, .set(field, before))
            }
        case (.add, let field?):
            guard case .textSet(let set)? = entry.value else { return }
            add(record, entry.field, nil, .remove(field, set))
        case (.remove, let field?):
            guard case .textSet(let set)? = entry.value else { return }
            add(record, entry.field, entry.value, .add(field, set))
        case (.append, _):
            kept.append("\(record.key) \(entry.field): \(entry.value?.shownText ?? "")")
        case (.merge, _):
            guard case .reference(let other)? = entry.value else { return }
            add(record, entry.field, nil, .unmerge(other))
        case (.unmerge, _):
            guard case .reference(let other)? = entry.value else { return }
            add(record, entry.field, entry.value, .merge(other))
        default:
            // Whether it exists: the other way round, where that is not so already.
            let wasDeleted = entry.value == .boolean(true)
            guard entry.field == "deleted", record.isDeleted == wasDeleted else { return }
            add(
                record, "deleted", .boolean(!wasDeleted), wasDeleted ? .undelete : .delete)
        }
    }

    private mutating func add(
        _ record: RecordView, _ field: String, _ to: FieldValue?, _ act: Step.Act
    ) {
        let shown =
            field == "deleted"
            ? .boolean(record.isDeleted) : FieldName(field).flatMap { record[$0] }
        steps.append(
            Step(record: record.key, field: field, from: shown, to: to, act: act))
    }

    private mutating func noteOverwritten(_ record: RecordView, _ entry: HistoryEntry) {
        let place = names[entry.transaction.replica] ?? entry.transaction.replica.hex
        let value = entry.value?.shownText ?? "(nothing)"
        overwritten.append(
            "\(record.key) \(entry.field) is \(value) since \(entry.stamp.instant), by"
                + " \(entry.author) on \(place)")
    }

    /// Why it is not undone unasked; nil where nobody wrote over it.
    func obstacle(_ word: String) -> Failure? {
        guard !overwritten.isEmpty else { return nil }
        return Failure(
            status: .failed, code: "overwritten",
            message: "\(word) was written over since: \(overwritten.joined(separator: "; "))."
                + " Nothing was changed.",
            next: "'fieldsync undo \(word) --force' writes the old values all the same.",
            details: ["overwritten": .array(overwritten.map(JSONValue.string))])
    }

    /// Writes what goes back.
    func carryOut(_ writer: SpaceWriter, _ settling: SettlingHandler) throws {
        var watch = try SettlingWatch(writer)
        var isDeleted: Set<RecordKey> = []
        for step in steps where !isDeleted.contains(step.record) {
            try SignedRecords.refuse(step.record, in: writer)
            switch step.act {
            case .set(let field, let value): try writer.set(step.record, field, value)
            case .add(let field, let set): try writer.add(step.record, field, set)
            case .remove(let field, let set): try writer.remove(step.record, field, set)
            case .undelete: try writer.undelete(step.record)
            case .delete:
                try writer.delete(step.record)
                isDeleted.insert(step.record)
            case .merge(let other): _ = try writer.merge(step.record, other)
            case .unmerge(let other):
                _ = try writer.unmerge(RecordKey(step.record.type, other))
            }
        }
        let settled = try watch.settled(writer)
        if !settled.isEmpty { try settling(settled) }
    }

    /// For people.
    func lines(_ word: String) -> [HumanText] {
        let head: HumanText =
            steps.isEmpty ? "Nothing of \(word) is left to undo." : "Undone: \(word)."
        return [head] + steps.map(\.line)
            + kept.map { "  stays, since entries are never taken away: \($0)" }
    }
}
