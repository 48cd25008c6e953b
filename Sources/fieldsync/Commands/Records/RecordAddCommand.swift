import ArgumentParser
import FieldsyncCore

/// `fieldsync record add`: one transaction that changes a part of one field.
struct RecordAddCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add members to a set."
    )

    @OptionGroup var globals: GlobalOptions

    @OptionGroup var part: PartChange

    @Argument(help: "What to add.")
    var members: [String]

    func run(in context: CommandContext) async throws {
        try part.commit(in: context, done: "Added to") { key, field in
            [.add(key, field, TextSet(members))]
        }
    }
}
