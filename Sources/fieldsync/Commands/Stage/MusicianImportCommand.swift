import AFMModel
import AFMStore
import ArgumentParser

/// `fieldsync musician import`: people from a spreadsheet.
struct MusicianImportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import musicians from a CSV file, with a preview.",
        discussion: """
            The first line names the columns: name (or first and last), card, local, instruments, \
            taxLastFour, notes. Commas, semicolons or tabs part the values; UTF-8. Several \
            instruments stand in one value with ';' between, the first one counts. People are \
            recognised by card, else by name and local; somebody without a card whose name is \
            nearly that of somebody here is left out, and entered with --similar.

            \(ListImportOptions.discussion)
            """
    )

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var options: ListImportOptions

    var readsInput: Bool { options.file == "-" }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        try ListImporting(options, context).run { bytes in
            try RosterImport(
                csv: bytes, in: replica, catalogue: try InstrumentCatalogue(of: replica))
        } _: { list, choice in
            try context.book(in: replica).importRoster(list, writing: choice)
        }
    }
}
