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

    @Flag(
        help: """
            Stay in step while there is a network, wait quietly while there is none, and send at \
            once what is recorded meanwhile. Ends with Ctrl-C.
            """)
    var watch = false

    func validate() throws {
        if watch, dryRun { throw ValidationError("--watch and --dry-run exclude each other.") }
    }

    func run(in context: CommandContext) async throws {
        if watch { return try await Watching().run(in: context) }
        try await Exchanging(direction: .both, isDryRun: dryRun).run(in: context)
    }
}
