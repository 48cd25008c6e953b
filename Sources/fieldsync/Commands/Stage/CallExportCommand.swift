import AFMStore
import ArgumentParser

/// `fieldsync call export`: a call as the sheet that it came from, or would come from.
struct CallExportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print a call as a call sheet (fieldsync/callsheet/1), or write it."
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp(CallNoun.queryHelp, valueName: "call"), completion: .calls)
    var query: String

    @Argument(help: "The file; else standard output.")
    var file: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let found = try RecordFinder(in: replica).call(query)
        try context.deliver(try SheetExport(from: replica).document(found.id), to: file)
    }
}
