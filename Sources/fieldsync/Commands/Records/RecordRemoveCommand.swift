import ArgumentParser
import FieldsyncCore

/// `fieldsync record remove`: one transaction that changes a part of one field.
struct RecordRemoveCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove members from a set, as far as they are seen here."
    )

    @OptionGroup var globals: GlobalOptions

    @OptionGroup var part: PartChange

    @Argument(help: "What to remove.")
    var members: [String]

    func run(in context: CommandContext) async throws {
        try part.commit(in: context, done: "Removed from") { key, field in
            [.remove(key, field, TextSet(members))]
        }
    }
}
