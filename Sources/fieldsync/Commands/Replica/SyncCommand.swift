import ArgumentParser
import FieldsyncCore

/// `fieldsync sync`: one exchange with the server.
struct SyncCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Send and fetch, in one request.",
        discussion: Exchanging.discussion
    )

    @OptionGroup var globals: GlobalOptions

    @Flag(help: "Say what would be sent, and send nothing.")
    var dryRun = false

    func run(in context: CommandContext) async throws {
        try await Exchanging(direction: .both, isDryRun: dryRun).run(in: context)
    }
}
