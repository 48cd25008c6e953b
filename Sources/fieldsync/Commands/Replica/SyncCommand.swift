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

    @Flag(help: "Bring back the history that 'fieldsync compact' let go of, and sync.")
    var history = false

    func validate() throws {
        if watch, dryRun { throw ValidationError("--watch and --dry-run exclude each other.") }
        if history, watch || dryRun {
            throw ValidationError("--history excludes --watch and --dry-run.")
        }
    }

    func run(in context: CommandContext) async throws {
        if history { try await context.bringHistoryBack() }
        if watch { return try await Watching().run(in: context) }
        try await Exchanging(direction: .both, isDryRun: dryRun).run(in: context)
    }
}
