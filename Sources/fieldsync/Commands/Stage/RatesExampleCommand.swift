import AFMModel
import ArgumentParser

/// `fieldsync rates example`: the card that ships, as a document to look at or to start from.
struct RatesExampleCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "example",
        abstract: "Print the example card that ships, with its source, or write it to a file.",
        discussion: """
            Published scales of 2024-25, transcribed; each with how sure it is. It is marked as an \
            example, and so is every statement that uses it.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The file; else standard output.")
    var file: String?

    var place: CommandPlace { .here }

    func run(in context: CommandContext) async throws {
        try context.deliver(RateCard.shippedExample.document.json, to: file)
    }
}
