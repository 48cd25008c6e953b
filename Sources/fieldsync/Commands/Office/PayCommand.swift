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
            fieldsync pay CALL ... --explain MUSICIAN
            fieldsync pay CALL --diff [--since TIME]
            fieldsync pay --sheet OLDER NEWER --rates FILE ... --diff
            """,
        discussion: """
            With --sheet no store is needed: call sheets and rate cards are read from files, and \
            several sheets are consolidated together. --final says that nothing else is to come. A \
            kind of call that is not covered is an error, never a partial amount. --explain tells \
            one musician's day line by line, with the sentence of each rule. --diff says which \
            edit changed which cent: between two sheets, or over what was written of a call.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Call sheets, - for standard input.", valueName: "file"))
    var sheet: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Rate cards.", valueName: "file"))
    var rates: [String] = []

    @Option(
        help: ArgumentHelp(
            "With --sheet: instruments besides those that ship, as CSV.", valueName: "file"))
    var instruments: String?

    @Flag(help: "Nothing else is to come.")
    var final = false

    @Option(help: "Tell this musician's day: card or name.", completion: .musicians)
    var explain: String?

    @Flag(help: "Say which edit changed which cent.")
    var diff = false

    @Option(help: "With --diff: from this time on, such as 2026-10-14T15:00.")
    var since: String?

    @Argument(help: ArgumentHelp(CallNoun.queryHelp, valueName: "call"), completion: .calls)
    var calls: [String] = []

    var place: CommandPlace { sheet.isEmpty ? .server : .here }
    var readsInput: Bool { (sheet + rates).contains("-") }

    func validate() throws {
        if calls.isEmpty && sheet.isEmpty {
            throw ValidationError("Name at least one call, or give --sheet FILE --rates FILE.")
        }
        if instruments != nil && sheet.isEmpty {
            throw ValidationError("--instruments goes with --sheet; a store has its own.")
        }
        if !calls.isEmpty && !(sheet + rates).isEmpty {
            throw ValidationError("Calls of the store and files cannot be paid together.")
        }
        if !sheet.isEmpty && rates.isEmpty {
            throw ValidationError("With --sheet the rate cards are needed too: --rates FILE.")
        }
        if diff && (explain != nil || final || sheet.count != (calls.isEmpty ? 2 : 0)) {
            throw ValidationError("--diff takes one call, or two sheets, the older one first.")
        }
        if diff && sheet.isEmpty && calls.count != 1 || since != nil && (!diff || calls.isEmpty) {
            throw ValidationError("--diff takes one call, and --since goes with it.")
        }
    }

    func run(in context: CommandContext) async throws {
        if diff {
            try compare(context)
        } else if sheet.isEmpty {
            try payStored(context)
        } else {
            try payFiles(context)
        }
    }

    private func payFiles(_ context: CommandContext) throws {
        let catalogue = try context.catalogue(extendedBy: instruments)
        let sheets = try sheet.map { try context.payableSheet($0, catalogue) }
        let cards = try rates.map { try context.rateCard($0).document }
        let statement: PayStatement
        do {
            let now = StoreEnvironment.system.instant
            statement = try PayStatement.compute(
                sheets: sheets, rateCards: cards, final: final, catalogue: catalogue,
                today: sheets.first?.call.zone.date(of: Moment(now)))
        } catch {
            throw Failure(error, status: .badInput)
        }
        if let explain {
            return try context.explain(explain, statement, sheets)
        }
        if final, !statement.calls.allSatisfy(\.isFinal) {
            try context.note(
                "Not all of it is final: calls look like one filed twice. See the findings.")
        }
        try context.show(statement.json, HumanText.lines(of: statement.text()))
    }

    private func payStored(_ context: CommandContext) throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let ids = try calls.map { try finder.call($0).id }
        let found: ConsolidatedStatement
        do {
            found = try context.consolidator(of: replica).run(
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
        if let explain, let statement = found.statement {
            return try context.explain(explain, statement, found.sheets)
        }
        try context.show(found)
    }

    private func compare(_ context: CommandContext) throws {
        let differences: PayDifferences
        if let query = calls.first {
            let replica = try context.openReplica()
            let call = try RecordFinder(in: replica).call(query)
            let times = SpokenTime.of(call, now: StageNow.moment(of: replica))
            let since = try since.map { try times.moment(spoken: $0) }
            differences = try CallHistory(of: call.id, in: replica)
                .differences(since: since?.instant)
        } else {
            let catalogue = try context.catalogue(extendedBy: instruments)
            let sheets = try sheet.map { try context.payableSheet($0, catalogue) }
            let cards = try rates.map { try context.rateCard($0).document }
            do {
                let now = StoreEnvironment.system.instant
                differences = try PayDifferences.between(
                    sheets[0], sheets[1], rateCards: cards, catalogue: catalogue,
                    today: sheets[0].call.zone.date(of: Moment(now)))
            } catch {
                throw Failure(error, status: .badInput)
            }
        }
        try context.show(differences.json, HumanText.lines(of: differences.text()))
    }
}

extension CommandContext {
    /// A sheet that can be true as it stands.
    fileprivate func payableSheet(
        _ path: String, _ catalogue: InstrumentCatalogue
    ) throws -> CallSheet {
        let sheet = try callSheet(path, catalogue: catalogue).document
        try sheet.refuseOverlaps()
        return sheet
    }

    /// Tells one musician's day.
    fileprivate func explain(
        _ who: String, _ statement: PayStatement, _ sheets: [CallSheet]
    ) throws {
        do {
            let told = try PayExplanation(of: who, in: statement, sheets: sheets)
            try show(told.json, HumanText.lines(of: told.text()))
        } catch let error as NobodyToExplain {
            throw Failure(describing: error, status: .failed, code: "not-found")
        }
    }
}
