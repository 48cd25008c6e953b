import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync record set`: one transaction that sets fields of one record.
struct RecordSetCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set fields of a record, which is made where it is new.",
        discussion: """
            FIELD=VALUE reads the value by the field's kind, FIELD:=JSON takes JSON, and \
            FIELD:=null clears the field. All of it is one transaction, durable when the command \
            returns.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "The space; else where the record is, or where its type lives.")
    var space: String?

    @Flag(help: "Store types and fields that the schema lacks, as an older program would.")
    var allowUnknown = false

    @Argument(help: "The record's type.")
    var type: String

    @Argument(help: "The record's id: 32 hex digits, or the beginning of an existing one.")
    var id: String

    @Argument(help: ArgumentHelp("What to set.", valueName: "field=value"))
    var fields: [String]

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let key = try RecordWords(type: type, id: id).key(in: replica)
        let changes = try fields.map {
            try RecordChange(
                words: $0, of: key, schema: replica.schema, allowsUnknown: allowUnknown)
        }
        let done = try RecordBatch.commit(
            changes, space: try space.map(SpaceWords.space), allowsUnknown: allowUnknown,
            replica: replica, author: try context.author(of: replica))
        try context.show(
            [
                "space": .string(done.space.name), "type": .string(key.type.name),
                "id": .string(key.id.hex), "transactions": .integer(Int64(done.transactions)),
            ],
            [
                try replica.read(done.space) { try $0.record(key)?.isDeleted } == true
                    ? "Kept for \(key), which is deleted and stays so: 'fieldsync record undelete'."
                    : "Saved \(key) in the space '\(done.space)'."
            ])
    }
}
