import AFMModel
import AFMOffice
import AFMReport
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Foundation

/// `fieldsync wrap`: the end of a call, from the last check to the signed report.
struct WrapCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "wrap",
        abstract: "Check a call, sign its report off, and write it.",
        discussion: """
            What 'check' finds is told first. On a terminal you are asked for what is missing, \
            shown the statement and asked whether to sign; without one it has to be said by \
            options, and what is missing is named. The report is written as HTML, PDF, CSV and \
            JSON, and payment is due fifteen working days after the session.

            Nothing is locked by it: what is changed later is told by the report, and keeps \
            statements from being final until 'wrap CALL --because REASON' signs for it. That is \
            an amendment, and the report shows what was before and after. Exit status 3 where \
            open conflicts bear on the call, and nothing is signed then.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp(CallNoun.queryHelp, valueName: "call"), completion: .calls)
    var query: String

    @Option(help: "Who signs; you, where nobody is named.")
    var by: String?

    @Option(help: "Why it is signed again, where it was changed since it was signed.")
    var because: String?

    @Option(help: "When those went home of whom nobody says it: 13:15, -5, now.")
    var end: String?

    @OptionGroup var facts: ReportedFacts

    @Option(help: "Who conducted; kept with the call.")
    var conductor: String?

    @Option(
        parsing: .upToNextOption,
        help: "The forms to write: text, csv, json, html, pdf; all but text unless said.")
    var format: [ReportForm] = []

    @Option(help: ArgumentHelp("The folder for the files; this one unless said.", valueName: "dir"))
    var output = "."

    @Option(help: "The paper: letter or a4.")
    var paper: ReportPaper = .letter

    @Flag(help: "Write no file.")
    var noFiles = false

    @Flag(name: .shortAndLong, help: "Ask nothing: sign what is there.")
    var yes = false

    func run(in context: CommandContext) async throws {
        if !noFiles { try requireFolder(context) }
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let call = try finder.call(query)
        let wrapping = Wrapping(self, call, replica, context)
        try wrapping.tellFindings()
        try wrapping.enterFacts()
        let statement = try wrapping.statement()
        let signoff = try wrapping.sign(statement)
        // What was entered shows in the record now.
        let fresh = try finder.call(call.id.hex)
        let report = try ReportBuilder(of: fresh, in: replica, statement).report()
        let files = noFiles ? [] : try write(report, context)
        try wrapping.show(report, signoff, files: files)
    }

    /// Refuses a folder that is not there before anything is signed.
    private func requireFolder(_ context: CommandContext) throws {
        // Inside a server the folder is the caller's, who writes the files.
        guard context.surroundings.delivered == nil else { return }
        var isFolder: ObjCBool = false
        let path = context.surroundings.absolutePath(output)
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
            isFolder.boolValue, FileManager.default.isWritableFile(atPath: path)
        else {
            throw Failure(
                status: .failed, code: "unwritable",
                message: "\(output) is no folder that can be written to. Nothing was changed.",
                next: "Name another one with '--output DIR', or write none with '--no-files'.")
        }
    }

    private func write(_ report: SessionReport, _ context: CommandContext) throws -> [String] {
        let forms = format.isEmpty ? [.html, .pdf, .csv, .json] : format
        return try forms.map { form in
            let name = ReportFiles.name(of: report, form)
            let file = output == "." ? name : "\(output)/\(name)"
            do {
                try context.deliver(
                    try ReportFiles.data(of: report, form, paper: paper, context), to: file)
            } catch let failure as Failure {
                // The signature stands; only a file is missing.
                throw Failure(
                    status: failure.status, code: failure.code,
                    message: "The report is signed, and \(file) could not be written.",
                    next: "Write them with 'fieldsync report b7 CALL --output FILE'.")
            }
            return file
        }
    }
}
