import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync record history`: every value ever written to a record.
struct RecordHistoryCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Print every value ever written to a record, the oldest first.",
        discussion: "JSON Lines, with --json or without."
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The record's type.")
    var type: String

    @Argument(help: "The record's id, or the beginning of it.")
    var id: String

    @Argument(help: "Only this field, the fields of this group, or 'deleted'.")
    var field: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (key, space) = try RecordWords(type: type, id: id).existing(in: replica)
        let only = try field.map { text in
            guard let name = FieldName(text) else {
                throw Failure.usage("'\(text)' cannot be a field.")
            }
            return name
        }
        let names = try replica.names()
        let clock = try ClockWords.rightTime(at: replica)
        let lines = try replica.read(space) { reader in
            try reader.history(key, field: only).map { entry in
                let doubt = try reader.clockDoubt(of: entry.transaction, by: clock)
                return Self.json(entry, names, doubt)
            }
        }
        for line in lines { try context.emit(line) }
    }

    private static func json(
        _ entry: HistoryEntry, _ names: [ReplicaID: String], _ doubt: ClockDoubt?
    ) -> JSONValue {
        let replica = entry.transaction.replica
        var line: JSONObject = [
            "field": .string(entry.field),
            "value": entry.value?.json ?? .null,
            "replica": .string(replica.hex),
            "replicaName": names[replica].map(JSONValue.string) ?? .null,
            "author": .string(entry.author),
            "at": .string(entry.stamp.instant.description),
            "sequence": .integer(Int64(clamping: entry.transaction.sequence)),
            "kind": .string(entry.kind.rawValue),
            "replaced": .array(entry.replaced.map { $0?.json ?? .null }),
        ]
        if let doubt {
            line["suspectClock"] = true
            line["clockAheadSeconds"] = .integer(doubt.aheadSeconds)
        }
        if !entry.reason.isEmpty { line["reason"] = .string(entry.reason) }
        if let refusal = entry.refusal { line["refused"] = .string(refusal) }
        return .object(line)
    }
}
