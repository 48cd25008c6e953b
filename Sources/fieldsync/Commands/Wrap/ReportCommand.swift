import AFMOffice
import AFMReport
import AFMStore
import ArgumentParser
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync report`: what is handed in.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make what is handed in: the report form of a call, what is due when.",
        subcommands: [ReportB7Command.self, ReportLateCommand.self]
    )
}

/// `fieldsync report b7 CALL`: the report form of a call, at any time.
struct ReportB7Command: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "b7",
        abstract: "Make the report of a call, with every fact that a form B-7 asks for.",
        discussion: """
            It says of itself whether it is provisional, signed, or changed since; 'fieldsync \
            wrap' signs it. After a later amendment it tells what changed, before and after, with \
            the reason. As PDF the text can be selected; headings and sums are on every page.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp(CallNoun.queryHelp, valueName: "call"), completion: .calls)
    var query: String

    @Option(help: "How it is written: text, csv, json, html or pdf; else by the file's name.")
    var format: ReportForm?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file; else standard output, of PDF a file.", valueName: "file"))
    var output: String?

    @Option(help: "The paper: letter or a4.")
    var paper: ReportPaper = .letter

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let call = try RecordFinder(in: replica).call(query)
        let report = try context.report(of: call, in: replica)
        let form = try chosen(context)
        if form == .pdf || output != nil && output != "-" {
            let file = output ?? ReportFiles.name(of: report, form)
            guard file != "-" else {
                throw Failure.usage(
                    "A PDF is written to a file.", next: "Name it with '--output FILE'.")
            }
            try context.deliver(
                try ReportFiles.data(of: report, form, paper: paper, context), to: file)
            return try context.show(
                ["file": .string(file), "format": .string(form.rawValue)], ["Wrote \(file)."])
        }
        switch form {
        case .json: try context.emit(report.json, pretty: !context.json)
        case .text: try context.show(report.json, HumanText.lines(of: report.text))
        case .csv: try context.write(document: report.csv)
        case .html, .pdf: try context.write(document: ReportFiles.html(of: report, paper))
        }
    }

    private func chosen(_ context: CommandContext) throws -> ReportForm {
        if let format { return format }
        if let output, let form = ReportForm(fileName: output) { return form }
        return context.json ? .json : .text
    }
}

/// The forms in which a report can be had.
enum ReportForm: String, ExpressibleByArgument, CaseIterable {
    /// For a terminal.
    case text
    /// A line for each musician and amount.
    case csv
    /// `fieldsync/b7/1`.
    case json
    /// A page of the web that prints well.
    case html
    /// Pages.
    case pdf

    /// The form that a file's name says.
    init?(fileName: String) {
        guard let dot = fileName.lastIndex(of: ".") else { return nil }
        let ending = fileName[fileName.index(after: dot)...].lowercased()
        self.init(rawValue: ending == "txt" ? "text" : ending == "htm" ? "html" : ending)
    }

    /// How files of it end.
    var ending: String { self == .text ? "txt" : rawValue }
}

/// The sizes of paper.
enum ReportPaper: String, ExpressibleByArgument, CaseIterable {
    /// US Letter, across.
    case letter
    /// ISO A4, across.
    case a4
}
