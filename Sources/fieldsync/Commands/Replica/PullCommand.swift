import ArgumentParser
import FieldsyncClient
import FieldsyncCore
import FieldsyncStore

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

    @OptionGroup var history: RecentOptions

    func validate() throws {
        if dryRun, !history.words.isEmpty {
            throw ValidationError("--dry-run excludes --recent and --since.")
        }
    }

    func run(in context: CommandContext) async throws {
        let limit = try history.instant(now: StoreEnvironment.system.instant)
        try await Exchanging(direction: .pull, isDryRun: dryRun, recent: limit).run(in: context)
    }
}
