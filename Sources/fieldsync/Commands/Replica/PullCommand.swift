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
        if !history.words.isEmpty {
            let replica = try context.openReplica()
            if let limit = try history.instant(now: replica.environment.instant) {
                let made = try await HTTPPeer(replica: replica).takeSnapshots(before: limit)
                if made.linksOnly > 0 {
                    try context.note(
                        """
                        Took the records as they are with \(made.transactions) transactions; of \
                        \(made.linksOnly) older ones only who wrote them and when.
                        """)
                }
            }
        }
        try await Exchanging(direction: .pull, isDryRun: dryRun).run(in: context)
    }
}
