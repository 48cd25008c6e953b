import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync record undelete`: one transaction that brings one record back.
struct RecordUndeleteCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "undelete",
        abstract: "Bring a deleted record back, with the values that it has by now."
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
            [.undelete(key)], space: space, allowsUnknown: true, replica: replica,
            author: try context.author(of: replica))
        try context.show(
            [
                "space": .string(space.name), "type": .string(key.type.name),
                "id": .string(key.id.hex), "transactions": .integer(Int64(done.transactions)),
            ],
            [
                done.transactions == 0
                    ? "\(key) is not deleted. Nothing was changed." : "Brought back \(key)."
            ])
    }
}
