import AFMModel
import AFMOffice
import AFMRules
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync period list`: the closed periods.
struct PeriodListCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the closed periods.")

    @OptionGroup var globals: GlobalOptions

    func run(in context: CommandContext) async throws {
        let periods = try PayrollPeriod.all(in: try context.openReplica())
        try context.show(
            each: periods.map(\.json),
            periods.isEmpty ? ["No period is closed."] : periods.map { "\($0.line)  \($0.id)" })
    }
}

/// `fieldsync period show`: one closed period with its calls and amendments.
struct PeriodShowCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a closed period: its calls, and what was amended.")

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp("Its id, or the beginning of it.", valueName: "period"))
    var id: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let found = try PayrollPeriod.all(in: replica).filter { $0.id.hex.hasPrefix(id) }
        guard let period = found.first, found.count == 1 else {
            throw DomainError.notFound(
                what: "period", query: id, hint: "List them with 'period list'.")
        }
        let labels = try RecordLabels(in: replica)
        var lines = ["\(period.line)  \(period.id)" as HumanText]
        for call in period.knownCalls.sorted() {
            let label = try labels.label(of: RecordKey(RecordType(literal: "call"), call))?.text
            let cents = period.figures(of: call)?.totalCents ?? 0
            lines.append("  \(Cents(cents))  \(label ?? call.hex)")
            for amendment in period.amendments where amendment.call == call {
                let change = PayDifference.change(
                    amendment.before.totalCents, amendment.after.totalCents)
                lines.append("    amended by \(amendment.by): \(change): \(amendment.because)")
            }
        }
        try context.show(period.json, lines)
    }
}

extension PayrollPeriod {
    /// `Alpha, 2026-10-12 to 2026-10-18: 19,941.00, signed by Olga at 2026-10-20T…`.
    var line: HumanText {
        let when = at.map { " at \($0)" } ?? ""
        return "\(title), \(from) to \(to): \(Cents(totalCents)), signed by \(by)\(when)"
    }

    /// As `period` prints it.
    var json: JSONValue {
        [
            "id": .string(id.hex), "production": .string(production.hex),
            "title": .string(title), "from": .string("\(from)"), "to": .string("\(to)"),
            "by": .string(by), "at": at.map { .string("\($0)") } ?? .null,
            "totalCents": .integer(Int64(totalCents)),
            "calls": .array(
                calls.sorted { $0.key < $1.key }.map { call, figures in
                    ["call": .string(call.hex), "figures": figures.json]
                }),
            "amendments": .array(
                amendments.map { amendment in
                    [
                        "id": .string(amendment.id.hex), "call": .string(amendment.call.hex),
                        "because": .string(amendment.because), "by": .string(amendment.by),
                        "at": amendment.at.map { .string("\($0)") } ?? .null,
                        "before": amendment.before.json, "after": amendment.after.json,
                    ]
                }),
        ]
    }
}

extension PeriodChange {
    /// `Alpha, Stage 1 …: 13,518.00 to 13,575.50 (+57.50)`.
    var line: HumanText {
        "Amended: \(label): \(PayDifference.change(before.totalCents, after.totalCents))"
    }

    /// As `period amend` prints it.
    var json: JSONValue {
        [
            "closing": .string(period.id.hex), "call": .string(call.hex),
            "label": .string(label), "before": before.json, "after": after.json,
        ]
    }
}
