import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync record add`: one transaction that changes a part of one field.
struct RecordAddCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add members to a set."
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "The space; else where the record is, or where its type lives.")
    var space: String?

    @Flag(help: "Take types and fields that the schema lacks, as an older program would.")
    var allowUnknown = false

    @Argument(help: "The record's type.")
    var type: String

    @Argument(help: "The record's id: 32 hex digits, or the beginning of an existing one.")
    var id: String

    @Argument(help: "The field.")
    var field: String

    @Argument(help: "What to add.")
    var members: [String]

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let key = try RecordWords(type: type, id: id).key(in: replica)
        guard let name = FieldName(field) else {
            throw Failure.usage("'\(field)' cannot be a field.")
        }
        let done = try RecordBatch.commit(
            [.add(key, name, TextSet(members))], space: try space.map(SpaceWords.space),
            allowsUnknown: allowUnknown, replica: replica, author: try context.author(of: replica))
        try context.show(
            [
                "space": .string(done.space.name), "type": .string(key.type.name),
                "id": .string(key.id.hex), "transactions": .integer(Int64(done.transactions)),
            ],
            [done.transactions == 0 ? "Nothing was changed." : "Added to \(name) of \(key)."])
    }
}
