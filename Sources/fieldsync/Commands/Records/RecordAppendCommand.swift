import ArgumentParser
import FieldsyncCore

/// `fieldsync record append`: one transaction that changes a part of one field.
struct RecordAppendCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "append",
        abstract: "Write a text to the end of a log."
    )

    @OptionGroup var globals: GlobalOptions

    @OptionGroup var part: PartChange

    @Argument(help: "What to write.")
    var text: String

    func run(in context: CommandContext) async throws {
        try part.commit(in: context, done: "Appended to") { key, field in
            [.append(key, field, text)]
        }
    }
}
