import ArgumentParser
import FieldsyncCore

/// `fieldsync pull`: one exchange with the server.
struct PullCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fetch what this replica lacks.",
        discussion: Exchanging.discussion
    )

    @OptionGroup var globals: GlobalOptions

    @Flag(help: "Say what would be sent, and send nothing.")
    var dryRun = false

    func run(in context: CommandContext) async throws {
        try await Exchanging(direction: .pull, isDryRun: dryRun).run(in: context)
    }
}
