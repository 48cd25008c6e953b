import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore

/// `fieldsync hire import`: who is on a call, from a spreadsheet.
struct HireImportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import a hire list from a CSV file, with a preview.",
        discussion: """
            The first line names the columns: call, name (or first and last), card, local, role, \
            plays, instruments, section, chair, cartage, alsoManager, electronicSetup, \
            scalePercent, attendance, substitutes, reported, dismissed, offer, replacedBy, notes. \
            Commas, semicolons or tabs part the values; UTF-8. With --call the list is for that \
            call, whichever its rows name: times and who came are left out where it is another one.

            People are recognised by card, else by name and local; who is not in the roster is \
            entered there too. 'offer' is asked, accepted, declined, noAnswer or replaced; who \
            has none, or accepted, is on the call.

            \(ListImportOptions.discussion)
            """
    )

    @OptionGroup var globals: GlobalOptions
    @OptionGroup var options: ListImportOptions

    @Option(help: "The call that the list is for; else each row names one.", completion: .calls)
    var call: String?

    var readsInput: Bool { options.file == "-" }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let call = try call.map(finder.call)
        let now = StageNow.moment(of: replica)
        try ListImporting(options, context).run { bytes in
            try HireImport(
                csv: bytes, on: call, in: replica,
                catalogue: try InstrumentCatalogue(of: replica), now: now)
        } _: { list, choice in
            let written = try context.book(in: replica)
                .importHires(list, writing: choice, at: now)
            let changed = list.rows.filter { written[$0.line] != nil }.compactMap(\.content.call)
            let calls = Dictionary(changed.map { ($0.id, $0) }) { first, _ in first }
            for call in calls.values.sorted(by: { $0.label < $1.label }) {
                try context.noteSignature(of: call, in: replica)
            }
            return written
        }
    }
}
