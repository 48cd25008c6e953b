import AFMStore
import ArgumentParser

/// `fieldsync hire export`: who is on a call as CSV, as `hire import` takes it.
struct HireExportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write who is on a call and who was asked as CSV, as 'hire import' takes it.",
        discussion: """
            Breaks of one's own, electronic devices and what else no column has are in the call \
            sheet ('fieldsync call export'). A text that a spreadsheet would take for a formula \
            has an apostrophe before it, which an import takes away again.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Flag(help: "All calls, and not one.")
    var all = false

    @Argument(
        help: ArgumentHelp(
            "The call, where not all are meant, and the file, or - for standard output.",
            valueName: "call"),
        completion: .calls)
    var words: [String] = []

    func run(in context: CommandContext) async throws {
        let limit = all ? 1 : 2
        guard words.count <= limit, all || !words.isEmpty else {
            throw Failure.usage(
                "One call is to be named, and one file at most.",
                next: "Say 'hire export CALL [FILE]', or 'hire export --all [FILE]'.")
        }
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let calls = all ? try finder.calls() : [try finder.call(words[0])]
        let csv = try HireExport.csv(of: calls, in: replica)
        try context.deliver(text: csv, to: words.dropFirst(limit - 1).first)
    }
}
