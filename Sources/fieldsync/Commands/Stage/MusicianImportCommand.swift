import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync musician import`: people from a spreadsheet.
struct MusicianImportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import musicians from a CSV file, with a preview.",
        discussion: """
            The first line names the columns: name (or first and last), card, local, instruments, \
            taxLastFour, notes. Commas, semicolons or tabs part the values; UTF-8. Several \
            instruments stand in one value with ';' between, the first one counts.

            On a terminal the rows are shown before anything is written, and you are asked; \
            --yes does not ask, --dry-run only shows. A row that cannot be keeps the whole file \
            from being taken, unless --skip-wrong leaves such rows out. Who is here already is \
            recognised by card, else by name and local: what the file says otherwise of them is \
            only told, and written with --update. Somebody without a card whose name is nearly \
            that of somebody here is left out, and entered with --similar.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Flag(help: "Only show what would be done.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Flag(help: "Write what the file says otherwise of people who are here.")
    var update = false

    @Flag(help: "Enter those too who are perhaps here under a similar name.")
    var similar = false

    @Flag(help: "Leave rows out that cannot be, and take the others.")
    var skipWrong = false

    @Argument(help: ArgumentHelp("The file, or - for standard input.", valueName: "file"))
    var file: String

    var readsInput: Bool { file == "-" }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let list = try list(replica, context)
        for warning in list.warnings { try context.note("\(file): \(warning)") }
        let isWrong = list.count(.wrong) > 0 && !skipWrong
        if dryRun {
            if isWrong { context.finish(.badInput) }
            return try context.show(json(list, written: [:]), lines(list, written: nil))
        }
        if isWrong { throw wrongRows(list) }
        let choice = StageBook.RosterChoice(changed: update, similar: similar)
        let count = list.count(.new) + (update ? list.count(.changed) : 0)
            + (similar ? list.count(.similar) : 0)
        if context.canAsk, !yes, file != "-", count > 0 {
            for line in lines(list, written: nil) { try context.print(line) }
            try context.surroundings.output.flush()
            guard try Dialogue(context).agrees("Write \(count) of them?", usual: false) else {
                throw Failure(
                    status: .failed, code: "not-confirmed", message: "Nothing was changed.",
                    next: "Mend the file, or see the options with '--help'.")
            }
        }
        let written = try context.book(in: replica).importRoster(list, writing: choice)
        try context.show(json(list, written: written), lines(list, written: written.count))
    }

    private func list(_ replica: Replica, _ context: CommandContext) throws -> RosterImport {
        func unfit(_ message: String, _ next: String) -> Failure {
            Failure(
                status: .badInput, code: "bad-document",
                message: "\(file): \(message) Nothing of it was taken.", next: next,
                details: ["file": .string(file)])
        }
        do {
            return try RosterImport(
                csv: try context.read(file), in: replica,
                catalogue: try InstrumentCatalogue(of: replica))
        } catch CSVTable.Fault.notText {
            throw unfit("It is not UTF-8 text.", "Save it as CSV in UTF-8, and try again.")
        } catch CSVTable.Fault.empty {
            throw unfit("There is nothing in it.", "Its first line names the columns.")
        } catch CSVTable.Fault.openQuote(let line) {
            throw unfit(
                "The quote that begins on line \(line) is left open.",
                "Close it, and write a quote within a value twice.")
        } catch let error as NoNames {
            let found = error.headings.map { "'\($0)'" }.joined(separator: ", ")
            throw unfit(
                "No column is called 'name', or 'last'; there is \(found).",
                "Let the first line name the columns, such as 'name,card,local,instruments'.")
        }
    }

    private func wrongRows(_ list: RosterImport) -> Failure {
        let wrong = list.rows.filter { $0.state == .wrong }
        var words = wrong.prefix(20).map { row in
            TerminalText.escaped(
                "\(file), line \(row.line)\(row.name.isEmpty ? "" : " (\(row.name))"): "
                    + row.errors.joined(separator: " "))
        }
        if wrong.count > 20 { words.append("And \(wrong.count - 20) more.") }
        words.append("Nothing of \(TerminalText.escaped(file)) was taken.")
        return Failure(
            status: .badInput, code: "bad-document", message: words.joined(separator: "\n"),
            next: "Mend these rows, or leave them out with '--skip-wrong'.",
            details: [
                "file": .string(file),
                "rows": .array(
                    wrong.map {
                        [
                            "line": .integer(Int64($0.line)), "name": .string($0.name),
                            "errors": .array($0.errors.map { .string($0) }),
                        ]
                    }),
            ])
    }

    // MARK: showing

    private func json(_ list: RosterImport, written: [Int: RecordID]) -> JSONValue {
        var object: JSONObject = ["file": .string(file), "rows": .integer(Int64(list.rows.count))]
        for state in RosterImport.State.allCases {
            object[state.rawValue] = .integer(Int64(list.count(state)))
        }
        object["written"] = .integer(Int64(written.count))
        object["dryRun"] = .bool(dryRun)
        object["results"] = .array(
            list.rows.map { row in
                [
                    "line": .integer(Int64(row.line)), "name": .string(row.name),
                    "state": .string(row.state.rawValue),
                    "id": (written[row.line] ?? row.known).map { .string($0.hex) } ?? .null,
                    "written": .bool(written[row.line] != nil),
                    "differences": .array(row.differences.map(\.shownJSON)),
                    "errors": .array(row.errors.map { .string($0) }),
                    "warnings": .array(row.warnings.map { .string($0) }),
                ]
            })
        return .object(object)
    }

    /// What is not simply new or known, a line each, and a sum.
    private func lines(_ list: RosterImport, written: Int?) -> [HumanText] {
        var lines: [HumanText] = []
        for row in list.rows {
            var notes = row.errors + row.warnings + row.differences.map(\.description)
            let isPlain = notes.isEmpty
            if isPlain, written != nil || row.state == .same { continue }
            if notes.isEmpty {
                notes = [FieldName.local, .card, .instruments].compactMap { row.fields[$0]?.text }
            }
            lines.append(
                HumanText("\(row.line)").padded(to: 5)
                    + HumanText(row.state.rawValue).padded(to: 9)
                    + "\(row.name)  \(notes.joined(separator: "; "))")
        }
        let counts = RosterImport.State.allCases.filter { list.count($0) > 0 }
            .map { "\(list.count($0)) \($0.rawValue)" }.joined(separator: ", ")
        let done = written.map { "\($0) written" } ?? "nothing written yet"
        return lines + ["\(list.rows.count) rows: \(counts.isEmpty ? "none" : counts); \(done)."]
    }
}

extension FieldDifference {
    /// `{"field", "shown", "said"}`.
    var shownJSON: JSONValue {
        [
            "field": .string(field.name), "shown": shown?.json ?? .null,
            "said": said?.json ?? .null,
        ]
    }
}
