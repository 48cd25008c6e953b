import AFMStore
import ArgumentParser

/// `fieldsync production import`: productions from a spreadsheet.
struct ProductionImportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import productions from a CSV file, with a preview.",
        discussion: """
            The first line names the columns: title, producer, medium, episode, series, season, \
            films, drama, programMinutes, liveReplica, rates, composer, productionNumber, \
            employer, lowBudget, notes. Commas, semicolons or tabs part the values; UTF-8. Several \
            rate cards stand in one value with ';' between. A production is recognised by \
            producer, title, series, season and episode; one whose names differ in case or accents \
            only is left out, and entered with --similar.

            \(ListImportOptions.discussion)
            """
    )

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var options: ListImportOptions

    var readsInput: Bool { options.file == "-" }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        try ListImporting(options, context).run { bytes in
            try ProductionImport(csv: bytes, in: replica)
        } _: { list, choice in
            try context.book(in: replica).importProductions(list, writing: choice)
        }
    }
}
