import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync musician export`: the roster as CSV, as `musician import` takes it.
struct MusicianExportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the musicians as CSV, as 'musician import' takes them.",
        discussion: """
            A text that a spreadsheet would take for a formula has an apostrophe before it, which \
            an import takes away again.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp("The file, or - for standard output.", valueName: "file"))
    var file: String?

    func run(in context: CommandContext) async throws {
        let musicians = try RecordFinder(in: try context.openReplica()).musicians()
        let csv = RosterExport.csv(musicians.map(\.record))
        try context.deliver(csv: csv, to: file)
    }
}
