import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync record delete`: one transaction that deletes one record.
struct RecordDeleteCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a record; its values stay in its history."
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The record's type.")
    var type: String

    @Argument(help: "The record's id, or the beginning of it.")
    var id: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (key, space) = try RecordWords(type: type, id: id).existing(in: replica)
        let done = try RecordBatch.commit(
            [.delete(key)], space: space, allowsUnknown: true, replica: replica,
            author: try context.author(of: replica))
        try context.show(
            [
                "space": .string(space.name), "type": .string(key.type.name),
                "id": .string(key.id.hex), "transactions": .integer(Int64(done.transactions)),
            ],
            ["Deleted \(key). 'fieldsync record history' still shows what it held."])
    }
}
