import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// One transaction of the log, with the name of the laptop that wrote it.
struct LoggedChange {
    private let transaction: ReplicatedTransaction
    private let receivedAt: Instant?
    private let replicaName: String?

    private init(entry: LogEntry, replicaName: String?) {
        transaction = entry.transaction
        receivedAt = entry.receivedAt
        self.replicaName = replicaName
    }

    /// A transaction that is not in the log.
    init(
        _ transaction: ReplicatedTransaction, receivedMilliseconds: UInt64, replicaName: String?
    ) {
        self.transaction = transaction
        receivedAt = Instant(milliseconds: Int64(clamping: receivedMilliseconds))
        self.replicaName = replicaName
    }

    /// The newest transactions of `spaces`, the newest first by their stamps.
    static func newest(
        _ limit: Int, in spaces: [SpaceID], of record: RecordKey?, onlyUnpushed: Bool,
        replica: Replica
    ) throws -> [LoggedChange] {
        if onlyUnpushed, replica.layout == .filePerSpace { return [] }
        let names = try replica.names()
        var entries: [LogEntry] = []
        for space in spaces {
            let held = onlyUnpushed ? try replica.peerHeads(space).vector : VersionVector()
            let found = try replica.read(space) {
                // What was not sent is always here.
                try onlyUnpushed && record == nil
                    ? $0.recentLog() : $0.log(limit: onlyUnpushed ? .max : limit, of: record)
            }
            entries += found.filter { !onlyUnpushed || !held.contains($0.transaction.id) }
        }
        entries.sort { left, right in
            (left.transaction.stamp, left.transaction.id)
                > (right.transaction.stamp, right.transaction.id)
        }
        return entries.prefix(limit).map {
            LoggedChange(entry: $0, replicaName: names[$0.transaction.id.replica])
        }
    }

    /// One transaction of the log; none where it is not there.
    static func one(
        _ id: TransactionID, in space: SpaceID, of replica: Replica
    ) throws -> [LoggedChange] {
        let name = try replica.names()[id.replica]
        let entry = try replica.read(space) { try $0.logEntry(id) }
        return entry.map { [LoggedChange(entry: $0, replicaName: name)] } ?? []
    }

    /// The transaction as `log --json` prints it.
    var json: JSONValue {
        [
            "space": .string(transaction.space.name),
            "replica": .string(transaction.id.replica.hex),
            "replicaName": replicaName.map(JSONValue.string) ?? .null,
            "sequence": .integer(Int64(clamping: transaction.id.sequence)),
            "author": .string(transaction.author),
            "at": .string(transaction.stamp.instant.description),
            "receivedAt": receivedAt.map { .string($0.description) } ?? .null,
            "reason": .string(transaction.reason),
            "ops": .array(transaction.operations.map(\.json)),
        ]
    }

    /// The transaction for people: a heading, then one line for each operation.
    var lines: [HumanText] {
        let place = replicaName ?? transaction.id.replica.hex
        let reason: HumanText = transaction.reason.isEmpty ? "" : "  (\(transaction.reason))"
        let heading: HumanText =
            """
            \(transaction.stamp.instant)  \(transaction.author) on \(place)  \
            \(TransactionWords.short(transaction.id))\(reason)
            """
        return [heading] + transaction.operations.map { "    \($0.shownText)" }
    }
}

extension RecordOperation {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "type": .string(record.type.name), "id": .string(record.id.hex),
        ]
        switch self {
        case .create: object["create"] = true
        case .delete: object["delete"] = true
        case .undelete: object["undelete"] = true
        case .leaveDeleted: object["leaveDeleted"] = true
        case .judge(_, let judgement):
            object["of"] = .string(judgement.transaction.description)
            object["judgement"] = .string(judgement.shownWord)
            if !judgement.text.isEmpty { object["text"] = .string(judgement.text) }
        case .later(_, let step): object["later"] = .integer(Int64(step.code))
        case .set(_, let field, let value), .resolve(_, let field, let value):
            object["field"] = .string(field.name)
            object["value"] = value?.json ?? .null
        case .add(_, let field, let set):
            object["field"] = .string(field.name)
            object["add"] = FieldValue.textSet(set).json
        case .remove(_, let field, let set):
            object["field"] = .string(field.name)
            object["remove"] = FieldValue.textSet(set).json
        case .append(_, let field, let text):
            object["field"] = .string(field.name)
            object["append"] = .string(text)
        case .merge(_, let other): object["merge"] = .string(other.hex)
        case .unmerge(_, let other): object["unmerge"] = .string(other.hex)
        case .resolveDeletion(_, let deleted):
            object["field"] = "deleted"
            object["value"] = .bool(deleted)
        }
        switch self {
        case .resolve, .resolveDeletion: object["resolve"] = true
        default: break
        }
        return .object(object)
    }

    fileprivate var shownText: String {
        switch self {
        case .create: "\(record) made"
        case .delete: "\(record) deleted"
        case .undelete: "\(record) brought back"
        case .judge(_, let judgement): judgement.shownText
        case .later(_, let step):
            "\(record) changed by a newer program, in a way (\(step.code)) that this one lacks"
        case .leaveDeleted: "\(record) is deleted and stays so"
        case .merge(_, let other): "\(record) and \(other) are the same; the first is kept"
        case .unmerge(_, let other): "\(record) and \(other) are two things after all"
        case .add(_, let field, let set):
            "\(record) \(field) gets \(FieldValue.textSet(set).shownText)"
        case .remove(_, let field, let set):
            "\(record) \(field) loses \(FieldValue.textSet(set).shownText)"
        case .append(_, let field, let text): "\(record) \(field) goes on: \(text)"
        case .set(_, let field, let value?): "\(record) \(field) = \(value.shownText)"
        case .set(_, let field, nil): "\(record) \(field) cleared"
        case .resolve(_, let field, let value):
            "\(record) \(field) settled as \(value?.shownText ?? "(nothing)")"
        case .resolveDeletion(_, let deleted):
            "\(record) settled as \(deleted ? "deleted" : "kept")"
        }
    }
}

extension Judgement {
    /// What is said, as a word for scripts.
    fileprivate var shownWord: String {
        switch word {
        case .refused(let cause, _): cause.word
        case .stands: "stands"
        case .settled: "settled"
        }
    }

    fileprivate var shownText: String {
        switch word {
        case .refused(_, let text): "\(transaction) refused: \(text)"
        case .stands: "\(transaction) stands after all"
        case .settled: "\(transaction) is dealt with"
        }
    }
}
