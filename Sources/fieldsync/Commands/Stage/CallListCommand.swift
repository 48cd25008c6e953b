import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync call list`: the calls by their start.
struct CallListCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the calls by their start.")

    @OptionGroup var globals: GlobalOptions

    @Option(help: "Only of this production.")
    var production: String?

    func run(in context: CommandContext) async throws {
        let finder = RecordFinder(in: try context.openReplica())
        let only = try production.map { try finder.production($0).id }
        let found = try finder.calls(of: only)
        try context.show(
            each: found.map { .object($0.shownJSON) },
            found.isEmpty
                ? ["There are no calls."] : found.map { "\($0.shortID)  \($0.label)" })
    }
}
