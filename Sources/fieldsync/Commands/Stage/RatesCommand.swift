import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync rates`: the rate cards.
struct RatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rates",
        abstract: "Enter, import and look at rate cards (fieldsync/rates/1).",
        discussion: """
            A scale sheet comes as a file. One that is here is edited by 'rates edit', or as a \
            file: export it, change it, import it again.
            """,
        subcommands: [
            RatesAddCommand.self, RatesEditCommand.self, RatesImportCommand.self,
            RatesExampleCommand.self,
            NounListCommand<RatesNoun>.self, RatesShowCommand.self,
            RatesExportCommand.self, NounRemoveCommand<RatesNoun>.self,
        ]
    )
}

/// `fieldsync rates import`: takes a card from a file.
struct RatesImportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import rate cards.",
        discussion: """
            Every file is read before anything is written. A card is known by its name and its \
            first day; importing it twice changes nothing.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp("The file, or - for standard input.", valueName: "file"))
    var files: [String] = []

    @Flag(help: "Import the example card that ships with the program; see 'rates example'.")
    var example = false

    var readsInput: Bool { files.contains("-") }

    func validate() throws {
        if files.isEmpty && !example {
            throw ValidationError("Name at least one file, or give --example.")
        }
    }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let importer = RateCardImport(into: replica, author: try context.author(of: replica))
        var cards = try files.map { (file: $0, card: try context.rateCard($0)) }
        if example { cards.append((RateCard.exampleFile, RateCard.shippedExample)) }
        for (file, card) in cards {
            let report = try importer.run(card)
            // The reading's own warnings were told when the file was read.
            for warning in report.warnings.dropFirst(card.warnings.count) {
                try context.note("\(file): \(warning)")
            }
            if card.document.isExample {
                try context.note("\(file): an example, not a scale sheet in force; pay says so.")
            }
            try context.noteOverlaps(of: report.rates, file, in: replica)
            if !report.conflicts.isEmpty { context.finish(.conflictsOpen) }
            try context.show(report.json(file), [report.line(card.document.name ?? file)])
        }
    }
}

extension RateCardReport {
    /// As `rates import --json` prints it.
    fileprivate func json(_ file: String) -> JSONValue {
        [
            "file": .string(file), "type": "rates", "id": .string(rates.hex),
            "new": .bool(isNew), "changed": .bool(isChanged),
            "conflicts": .array(conflicts.map(\.json)),
            "warnings": .array(warnings.map { .string($0) }),
        ]
    }

    fileprivate func line(_ name: String) -> HumanText {
        if !conflicts.isEmpty {
            return "Rate card \(name): \(conflicts.count) conflicts; see 'fieldsync conflicts'."
        }
        if isNew { return "Imported the rate card \(name)." }
        return isChanged ? "Updated the rate card \(name)." : "\(name) is as it was."
    }
}

extension ImportConflict {
    /// A field on which a file and a person differ.
    var json: JSONValue {
        [
            "type": .string(record.type.name), "id": .string(record.id.hex),
            "field": .string(field.name), "file": sheetValue?.json ?? .null,
            "shown": presentValue?.json ?? .null,
        ]
    }
}

/// `fieldsync rates show`: a card for people.
struct RatesShowCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a rate card.")

    @OptionGroup var globals: GlobalOptions

    @Argument(
        help: ArgumentHelp(RatesNoun.queryHelp, valueName: "name"), completion: .rateCards)
    var query: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (found, card) = try StoredRates.find(query, in: replica)
        var object = found.shownJSON
        object["document"] = card
        let heading = context.styled(HumanText(found.label), .bold) + "  \(found.id)"
        try context.show(.object(object), [heading] + found.fieldLines(in: replica))
    }
}

/// `fieldsync rates export`: a card as the document that it came from.
struct RatesExportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print a rate card as fieldsync/rates/1, or write it.")

    @OptionGroup var globals: GlobalOptions

    @Argument(
        help: ArgumentHelp(RatesNoun.queryHelp, valueName: "name"), completion: .rateCards)
    var query: String

    @Argument(help: "The file; else standard output.")
    var file: String?

    func run(in context: CommandContext) async throws {
        let (_, document) = try StoredRates.find(query, in: try context.openReplica())
        try context.deliver(document, to: file)
    }
}

/// A rate card that is here, with its document.
enum StoredRates {
    static func find(
        _ query: String, in replica: Replica
    ) throws -> (found: FoundRecord, document: JSONValue) {
        let found = try RecordFinder(in: replica).rates(query)
        let cards = try RateCardExport.cards(of: replica)
        guard let card = cards.first(where: { $0.record.key == found.record.key }) else {
            throw DomainError.notFound(
                what: "rate card", query: query, hint: "List them with 'fieldsync rates list'.")
        }
        return (found, card.document)
    }
}
