import AFMModel
import AFMOffice
import AFMReport
import AFMStore
import ArgumentParser
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync report late`: when the pay of signed calls is due.
struct ReportLateCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "late",
        abstract: "List the signed calls with what is unpaid, by the day on which it is due.",
        discussion: """
            Payment is due fifteen working days after the session. Calls that are paid are left \
            out, unless --all is given.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Flag(help: "List those too that are paid.")
    var all = false

    @Option(help: "How it is written: text, csv or json.")
    var format: ListForm?

    /// The forms of a list.
    enum ListForm: String, ExpressibleByArgument, CaseIterable {
        /// For a terminal.
        case text
        /// For a spreadsheet.
        case csv
        /// JSON Lines.
        case json
    }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        var due: [PaymentDue] = []
        for call in try RecordFinder(in: replica).calls()
        where try !Signoff.all(of: call.id, in: replica).isEmpty {
            do {
                due.append(PaymentDue(try context.report(of: call, in: replica)))
            } catch let failure as Failure {
                // One call that cannot be worked out must not hide the others.
                try context.note("\(call.label) is left out: \(failure.message)")
            }
        }
        due = due.filter { all || $0.unpaidCents > 0 }
            .sorted { ($0.on, $0.label) < ($1.on, $1.label) }
        switch format ?? (context.json ? .json : .text) {
        case .json: for line in due { try context.emit(line.json) }
        case .csv:
            try context.write(
                document: CSVTable.line(["call", "label", "due", "workingDaysLeft", "unpaid"])
                    + due.map(\.csv).joined())
        case .text:
            var table = HumanTable("call", "due", "working days left", "unpaid", "")
            for line in due {
                table.add(
                    "\(line.number)", "\(line.on)", "\(line.workingDaysLeft)",
                    "\(Cents(line.unpaidCents))", "\(line.label)")
            }
            let lines: [HumanText] = due.isEmpty ? ["Nothing is owed."] : table.lines
            for line in lines { try context.print(line) }
        }
    }
}

/// What is unpaid of a call, and until when it is to be paid.
private struct PaymentDue {
    let call: String
    let number: String
    let label: String
    let on: WorkDate
    let workingDaysLeft: Int
    let unpaidCents: Int

    init(_ report: SessionReport) {
        call = report.call
        number = report.number ?? String(report.call.prefix(8))
        label = report.label
        on = report.due.on
        workingDaysLeft = report.due.workingDaysLeft
        unpaidCents = report.unpaidCents
    }

    var json: JSONValue {
        [
            "call": .string(call), "number": .string(number), "label": .string(label),
            "due": .string("\(on)"), "workingDaysLeft": .integer(Int64(workingDaysLeft)),
            "unpaidCents": .integer(Int64(unpaidCents)),
        ]
    }

    var csv: String {
        CSVTable.line([
            number, label, "\(on)", "\(workingDaysLeft)",
            "\(Cents(unpaidCents))".filter { $0 != "," },
        ])
    }
}
