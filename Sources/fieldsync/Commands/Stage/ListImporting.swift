import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// What every import of a list can be told.
struct ListImportOptions: ParsableArguments {
    @Flag(help: "Only show what would be done.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Flag(help: "Write what the file says otherwise of what is here.")
    var update = false

    @Flag(help: "Enter those too that are perhaps here under a similar name.")
    var similar = false

    @Flag(help: "Leave rows out that cannot be, and take the others.")
    var skipWrong = false

    @Argument(help: ArgumentHelp("The file, or - for standard input.", valueName: "file"))
    var file: String

    /// What the help of each import says besides its columns.
    static let discussion = """
        On a terminal the rows are shown before anything is written, and you are asked; --yes does \
        not ask, --dry-run only shows. A row that cannot be keeps the whole file from being taken, \
        unless --skip-wrong leaves such rows out. What is here already is recognised; what the \
        file says otherwise of it is only told, and written with --update. An empty cell says \
        nothing, so that it clears nothing.
        """
}

/// Takes a list from a file: previews it, asks, writes all of it or nothing, and tells what it did.
struct ListImporting {
    private let options: ListImportOptions
    private let context: CommandContext

    init(_ options: ListImportOptions, _ context: CommandContext) {
        self.options = options
        self.context = context
    }

    /// - Parameters:
    ///   - read: Makes the list of the file's bytes.
    ///   - write: Writes the chosen rows and says which record each one is, by its line.
    func run<List: ListImport>(
        _ read: ([UInt8]) throws -> List, _ write: (List, ListChoice) throws -> [Int: RecordID]
    ) throws {
        let file = options.file
        let list = try self.list(read)
        for warning in list.warnings { try context.note("\(file): \(warning)") }
        let isWrong = list.count(.wrong) > 0 && !options.skipWrong
        if options.dryRun {
            if isWrong { context.finish(.badInput) }
            return try context.show(json(list, written: [:]), lines(list, written: nil))
        }
        if isWrong { throw wrongRows(list) }
        let choice = ListChoice(changed: options.update, similar: options.similar)
        let count = list.rows.count { choice.takes($0.state) }
        if context.canAsk, !options.yes, file != "-", count > 0 {
            for line in lines(list, written: nil) { try context.print(line) }
            try context.surroundings.output.flush()
            guard try Dialogue(context).agrees("Write \(count) of them?", usual: false) else {
                throw Failure(
                    status: .failed, code: "not-confirmed", message: "Nothing was changed.",
                    next: "Mend the file, or see the options with '--help'.")
            }
        }
        let written = try write(list, choice)
        try context.show(json(list, written: written), lines(list, written: written.count))
    }

    // MARK: reading

    private func list<List>(_ read: ([UInt8]) throws -> List) throws -> List {
        let bytes = try context.read(options.file)
        do {
            return try read(bytes)
        } catch CSVTable.Fault.notText {
            throw unfit("It is not UTF-8 text.", "Save it as CSV in UTF-8, and try again.")
        } catch CSVTable.Fault.empty {
            throw unfit("There is nothing in it.", "Its first line names the columns.")
        } catch CSVTable.Fault.openQuote(let line) {
            throw unfit(
                "The quote that begins on line \(line) is left open.",
                "Close it, and write a quote within a value twice.")
        } catch let error as MissingColumn {
            let found = error.headings.map { "'\($0)'" }.joined(separator: ", ")
            throw unfit(
                "No column is called \(error.needed); there is \(found).",
                "Let the first line name the columns, such as '\(error.example)'.")
        }
    }

    private func unfit(_ message: String, _ next: String) -> Failure {
        Failure(
            status: .badInput, code: "bad-document",
            message: "\(options.file): \(message) Nothing of it was taken.", next: next,
            details: ["file": .string(options.file)])
    }

    private func wrongRows(_ list: some ListImport) -> Failure {
        let file = options.file
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

    private func json(_ list: some ListImport, written: [Int: RecordID]) -> JSONValue {
        var object: JSONObject = [
            "file": .string(options.file), "rows": .integer(Int64(list.rows.count)),
        ]
        for state in ListRowState.allCases {
            object[state.rawValue] = .integer(Int64(list.count(state)))
        }
        object["written"] = .integer(Int64(written.count))
        object["dryRun"] = .bool(options.dryRun)
        object["results"] = .array(list.rows.map { json($0, written: written[$0.line]) })
        return .object(object)
    }

    private func json<Content>(_ row: ListRow<Content>, written: RecordID?) -> JSONValue {
        [
            "line": .integer(Int64(row.line)), "name": .string(row.name),
            "state": .string(row.state.rawValue),
            "id": (written ?? row.known).map { .string($0.hex) } ?? .null,
            "written": .bool(written != nil),
            "differences": .array(row.differences.map(\.shownJSON)),
            "errors": .array(row.errors.map { .string($0) }),
            "warnings": .array(row.warnings.map { .string($0) }),
        ]
    }

    /// What is not simply new or known, a line each, and a sum.
    private func lines(_ list: some ListImport, written: Int?) -> [HumanText] {
        var lines: [HumanText] = []
        for row in list.rows {
            let told = Self.words(of: row)
            let isPlain = row.warnings.isEmpty && [.new, .same].contains(row.state)
            if isPlain, written != nil || row.state == .same { continue }
            lines.append(
                HumanText("\(row.line)").padded(to: 5)
                    + HumanText(row.state.rawValue).padded(to: 9) + "\(row.name)  \(told)")
        }
        let counts = ListRowState.allCases.filter { list.count($0) > 0 }
            .map { "\(list.count($0)) \($0.rawValue)" }.joined(separator: ", ")
        let done = written.map { "\($0) written" } ?? "nothing written yet"
        return lines + ["\(list.rows.count) rows: \(counts.isEmpty ? "none" : counts); \(done)."]
    }

    /// What is wrong with a row; else what it says, or says otherwise, and what is odd about it.
    private static func words<Content>(of row: ListRow<Content>) -> String {
        if row.state == .wrong { return row.errors.joined(separator: " ") }
        let said = row.differences.isEmpty ? row.summary : row.differences.map(\.description)
        let sentences = said.isEmpty ? [] : [said.joined(separator: "; ") + "."]
        return (sentences + row.warnings).joined(separator: " ")
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
