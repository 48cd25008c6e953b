import AFMModel
import AFMOffice
import AFMReport
import AFMStore
import ArgumentParser
import FieldsyncCore
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
        let found = try PaymentDue.all(in: replica)
        for (call, why) in found.left {
            // One call that cannot be worked out must not hide the others.
            try context.note("\(call.label) is left out: \(Failure(why).message)")
        }
        let due = found.due.filter { all || $0.unpaidCents > 0 }
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
                    "\(line.call.shortID)", "\(line.on)", "\(line.workingDaysLeft)",
                    "\(Cents(line.unpaidCents))", "\(line.call.label)")
            }
            let lines: [HumanText] = due.isEmpty ? ["Nothing is owed."] : table.lines
            for line in lines { try context.print(line) }
        }
    }
}

extension PaymentDue {
    /// A line of `report late --json`.
    fileprivate var json: JSONValue {
        [
            "call": .string(call.id.hex), "number": .string(call.shortID),
            "label": .string(call.label), "due": .string("\(on)"),
            "workingDaysLeft": .integer(Int64(workingDaysLeft)),
            "unpaidCents": .integer(Int64(unpaidCents)),
        ]
    }

    fileprivate var csv: String {
        CSVTable.line([
            call.shortID, call.label, "\(on)", "\(workingDaysLeft)",
            "\(Cents(unpaidCents))".filter { $0 != "," },
        ])
    }
}
