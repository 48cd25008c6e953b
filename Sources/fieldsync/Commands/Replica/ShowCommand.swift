import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync show`: one record, with who wrote each value.
struct ShowCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a record: its values, who wrote each, when and on which laptop."
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The record's type.")
    var type: String

    @Argument(help: "The record's id, or the beginning of it.")
    var id: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (key, space) = try RecordWords(type: type, id: id).existing(in: replica)
        let names = try replica.names()
        let (found, history) = try replica.read(space) { reader in
            (try reader.record(key), try reader.history(key))
        }
        guard let record = found else { throw StoreError.noSuchRecord(key) }
        let open = try OpenConflict.all(in: space, of: replica).filter {
            $0.conflict.record == key
        }
        let fields = record.fields.sorted { $0.key < $1.key }.map { field, value in
            ShownField(
                name: field.name, value: value,
                written: history.last { $0.field == field.name && $0.value == value },
                names: names, isDisputed: open.contains { $0.conflict.fields.contains(field.name) })
        }
        if context.json { return try context.emit(Self.json(record, fields, open)) }
        try context.print(context.styled("\(key)", .bold) + "  in \(space)")
        if record.isDeleted { try context.print("  deleted") }
        var table = HumanTable("  field", "value", "written")
        for field in fields { table.add("  \(field.name)", "\(field.text)", "\(field.words)") }
        for line in table.lines { try context.print(line) }
        if !open.isEmpty { try context.print("Open conflicts:") }
        let words = try ConflictWords(for: open.map(\.conflict), in: replica)
        for line in open.flatMap({ $0.lines(context, words) }) { try context.print(line) }
    }

    private static func json(
        _ record: RecordView, _ fields: [ShownField], _ open: [OpenConflict]
    ) -> JSONValue {
        [
            "space": .string(record.space.name),
            "type": .string(record.key.type.name),
            "id": .string(record.key.id.hex),
            "deleted": .bool(record.isDeleted),
            "fields": .array(fields.map(\.json)),
            "conflicts": .array(open.map { $0.json(nil) }),
        ]
    }
}

/// A shown value and the transaction that wrote it last.
private struct ShownField {
    let name: String
    let value: FieldValue
    let written: HistoryEntry?
    let names: [ReplicaID: String]
    let isDisputed: Bool

    var text: String { isDisputed ? "\(value.shownText)  (disputed)" : value.shownText }

    var words: String {
        guard let written else { return "" }
        return "by \(written.author) on \(replicaName ?? "?") at \(written.stamp.instant)"
    }

    var json: JSONValue {
        [
            "field": .string(name),
            "value": value.json,
            "author": written.map { .string($0.author) } ?? .null,
            "replica": written.map { .string($0.transaction.replica.hex) } ?? .null,
            "replicaName": replicaName.map(JSONValue.string) ?? .null,
            "at": written.map { .string($0.stamp.instant.description) } ?? .null,
            "disputed": .bool(isDisputed),
        ]
    }

    private var replicaName: String? { written.flatMap { names[$0.transaction.replica] } }
}
