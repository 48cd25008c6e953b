import AFMModel
import AFMOffice
import AFMRules
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync pay`: what everybody is owed, and why.
struct PayCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "pay",
        abstract: "Say what everybody is owed, every cent with its rule.",
        usage: """
            fieldsync pay CALL ... [--final]
            fieldsync pay --sheet FILE ... --rates FILE ... [--final]
            """,
        discussion: """
            With --sheet no store is needed: call sheets and rate cards are read from files, and \
            several sheets are consolidated together. --final says that nothing else is to come. A \
            kind of call that is not covered is an error, never a partial amount.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Call sheets, - for standard input.", valueName: "file"))
    var sheet: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Rate cards.", valueName: "file"))
    var rates: [String] = []

    @Flag(help: "Nothing else is to come.")
    var final = false

    @Argument(help: ArgumentHelp(CallNoun.queryHelp, valueName: "call"))
    var calls: [String] = []

    var place: CommandPlace { sheet.isEmpty ? .server : .here }
    var readsInput: Bool { (sheet + rates).contains("-") }

    func validate() throws {
        if calls.isEmpty && sheet.isEmpty {
            throw ValidationError("Name at least one call, or give --sheet FILE --rates FILE.")
        }
        if !calls.isEmpty && !(sheet + rates).isEmpty {
            throw ValidationError("Calls of the store and files cannot be paid together.")
        }
        if !sheet.isEmpty && rates.isEmpty {
            throw ValidationError("With --sheet the rate cards are needed too: --rates FILE.")
        }
    }

    func run(in context: CommandContext) async throws {
        if sheet.isEmpty {
            try payStored(context)
        } else {
            try payFiles(context)
        }
    }

    private func payFiles(_ context: CommandContext) throws {
        let sheets = try sheet.map { try context.callSheet($0).document }
        let cards = try rates.map { try context.rateCard($0).document }
        let statement: PayStatement
        do {
            let now = StoreEnvironment.system.instant
            statement = try PayStatement.compute(
                sheets: sheets, rateCards: cards, final: final,
                today: sheets.first?.call.zone.date(of: Moment(now)))
        } catch {
            throw Failure(error, status: .badInput)
        }
        try context.show(statement.json, HumanText.lines(of: statement.text()))
    }

    private func payStored(_ context: CommandContext) throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let ids = try calls.map { try finder.call($0).id }
        let found: ConsolidatedStatement
        do {
            found = try Consolidator(replica).run(
                .calls(ids), mayBeFinal: final, now: replica.environment.instant)
        } catch let error as SheetError {
            throw Failure(error, status: .failed)
        }
        if final {
            do {
                _ = try found.final()
            } catch {
                throw Failure(error)
            }
        }
        try context.show(found)
    }
}
