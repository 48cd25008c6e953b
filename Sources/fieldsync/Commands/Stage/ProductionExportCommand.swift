import AFMStore
import ArgumentParser

/// `fieldsync production export`: the productions as CSV, as `production import` takes it.
struct ProductionExportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the productions as CSV, as 'production import' takes them.",
        discussion: """
            A text that a spreadsheet would take for a formula has an apostrophe before it, which \
            an import takes away again.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp("The file, or - for standard output.", valueName: "file"))
    var file: String?

    func run(in context: CommandContext) async throws {
        let csv = try ProductionExport.csv(of: try context.openReplica())
        try context.deliver(text: csv, to: file)
    }
}
