import AFMModel
import AFMRules
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync call import`: takes call sheets from files.
struct CallImportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import call sheets (fieldsync/callsheet/1).",
        discussion: """
            Every file is read before anything is written, and each sheet is taken whole or not at \
            all. Importing one twice changes nothing; a changed one updates the same call, and \
            what a person has corrected since becomes a conflict (exit status 3).
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Flag(help: "Take sheets whose rate card is not here.")
    var withoutRates = false

    @Argument(help: ArgumentHelp("The file, or - for standard input.", valueName: "file"))
    var files: [String]

    var readsInput: Bool { files.contains("-") }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let importer = SheetImport(into: replica, author: try context.author(of: replica))
        let finder = RecordFinder(in: replica)
        let catalogue = try InstrumentCatalogue(of: replica)
        var sheets: [Parsed<CallSheet>] = []
        for file in files {
            let sheet = try context.callSheet(file, catalogue: catalogue)
            if !withoutRates { try RateCardNames.check(sheet.document, in: finder) }
            sheets.append(sheet)
        }
        for (index, sheet) in sheets.enumerated() {
            let report: ImportReport
            do {
                report = try importer.run(sheet)
            } catch {
                // What went before is saved, and the failure must not say otherwise.
                if index > 0 { try context.note("\(index) of \(files.count) files are imported.") }
                throw error
            }
            // The reading's own warnings were told when the file was read.
            for warning in report.warnings.dropFirst(sheet.warnings.count) {
                try context.note("\(files[index]): \(warning)")
            }
            let count = sheet.document.musicians.count
            if count > CallFacts.musicianLimit {
                try context.note(
                    """
                    \(files[index]): the call has \(count) musicians, and pay takes at most \
                    \(CallFacts.musicianLimit); as it is it cannot be paid.
                    """)
            }
            if !report.conflicts.isEmpty { context.finish(.conflictsOpen) }
            let label = try finder.call(report.call.hex).label
            try context.show(report.json(files[index], label), report.lines(label))
        }
    }
}

extension ImportReport {
    /// As `call import --json` prints it.
    fileprivate func json(_ file: String, _ label: String) -> JSONValue {
        [
            "file": .string(file), "type": "call", "id": .string(call.hex),
            "production": .string(production.hex), "label": .string(label),
            "created": .integer(Int64(created)), "changed": .integer(Int64(changed)),
            "removed": .integer(Int64(removed)), "unchanged": .integer(Int64(unchanged)),
            "conflicts": .array(conflicts.map(\.json)),
            "warnings": .array(warnings.map { .string($0) }),
        ]
    }

    fileprivate func lines(_ label: String) -> [HumanText] {
        if isEmpty { return ["\(label) is as the sheet says; nothing was written."] }
        let first: HumanText =
            "Imported \(label): \(created) new, \(changed) changed, \(removed) removed records."
        if conflicts.isEmpty { return [first] }
        return [
            first,
            """
            \(conflicts.count) fields were changed here too; both values are kept. See \
            'fieldsync conflicts'.
            """,
        ]
    }
}
