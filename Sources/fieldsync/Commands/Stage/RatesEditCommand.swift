import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// What may be said of a rate card besides its name and dates.
struct RatesTerms: ParsableArguments {
    @Option(help: "The agreement that it belongs to.")
    var agreement: String?

    @Option(help: "Where the amounts come from, and how sure they are.")
    var source: String?

    @Option(
        help: ArgumentHelp(
            """
            An amount or another value at a place of the card, in whole cents; 'null' takes it \
            away. May be repeated.
            """, valueName: "place=value"))
    var set: [String] = []

    /// What the help of each command that takes them says.
    static let discussion = """
        Places are those of fieldsync/rates/1, as 'rates show NAME --json' prints it: \
        '--set recording.theatrical[0].singleCents=36000', or a whole part as JSON, \
        '--set contributions={"pensionPercent":"11.99"}'.
        """

    /// The document with what was said.
    func applied(to document: JSONValue) throws -> JSONValue {
        var document = document
        for (key, text) in [("agreement", agreement), ("source", source)] {
            guard let text, let place = DocumentPlace(key) else { continue }
            document = place.setting(.string(text), in: document) ?? document
        }
        for words in set {
            let parts = words.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let place = DocumentPlace(parts[0]) else {
                throw Failure.usage(
                    "'\(words)' says no place and no value.",
                    next: "Say it as 'recording.theatrical[0].singleCents=36000'.")
            }
            let text = String(parts[1])
            guard let changed = place.setting(JSONText.value(text) ?? .string(text), in: document)
            else {
                throw Failure.usage(
                    "The card has no place '\(place.text)'.",
                    next: "See its places with 'fieldsync rates show NAME --json'.")
            }
            document = changed
        }
        return document
    }
}

extension CommandContext {
    /// The rate card that an edited document makes.
    ///
    /// A key that no program knows is kept in a file; here it is a slip of the finger.
    func rateCard(
        _ edited: JSONValue, from document: JSONValue, named name: String
    ) throws -> RateCard {
        func parse(_ document: JSONValue) throws -> Parsed<RateCard> {
            try RateCard.parse(document, file: "rate card \(name)")
        }
        do {
            let parsed = try parse(edited)
            let known = document == edited ? parsed.warnings : try parse(document).warnings
            if let odd = parsed.warnings.first(where: { !known.contains($0) }) {
                // What a file may say besides is kept; so the message ends otherwise here.
                let words = odd.message.split(separator: "; it is kept as it stands.")
                throw Failure.usage(
                    "\(odd.path) \(words.joined(separator: ".")) Nothing was changed.",
                    next: "See 'fieldsync help rates edit'.")
            }
            return parsed.document
        } catch let error as SheetError {
            throw Failure(error, status: .usage)
        }
    }

    /// Tells where other cards of the same name hold on days of this one.
    func noteOverlaps(of card: RecordID, _ name: String, in replica: Replica) throws {
        for other in try RateCardExport.overlapping(card, in: replica) {
            try note(
                """
                \(name): \(other) has the same name and days in common; calls of those days \
                cannot be paid until one of the two ends before the other begins.
                """)
        }
    }
}

/// `fieldsync rates add`: a card from nothing, or from another one.
struct RatesAddCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Enter a rate card, from nothing or like another one.",
        discussion: """
            A card is known by its name and its first day: the same one entered on two laptops is \
            one. Whole scale sheets come by 'rates import'. \(RatesTerms.discussion)
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The name by which calls ask for it.")
    var name: String

    @Option(help: "The first day on which it holds: 2026-01-01.")
    var from: String

    @Option(help: "The last day on which it holds.")
    var to: String

    @Option(
        help: ArgumentHelp("The card whose amounts it begins with.", valueName: "card"),
        completion: .rateCards)
    var like: String?

    @OptionGroup var terms: RatesTerms

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        var start: JSONObject = ["format": .string(RateCard.format)]
        if let like, case .object(let other) = try StoredRates.find(like, in: replica).document {
            start = other
        }
        start["name"] = .string(name)
        start["from"] = .string(from)
        start["to"] = .string(to)
        let document = JSONValue.object(start)
        let card = try context.rateCard(
            try terms.applied(to: document), from: document, named: name)
        let entered = try context.book(in: replica).addRates(card)
        let found = try RecordFinder(in: replica).rates(entered.id.hex)
        if card.isExample { try context.note("\(name): an example, as the card that it is like.") }
        if card.recording.listed.isEmpty, card.sideline == nil {
            try context.note("\(name) has no scales yet; see 'fieldsync rates edit --help'.")
        }
        try context.noteOverlaps(of: entered.id, name, in: replica)
        try context.show(
            found.writtenJSON(["new": .bool(entered.isNew)]),
            [
                entered.isNew
                    ? "Entered the rate card \(found.label)."
                    : "\(found.label) is here already; nothing was written."
            ])
    }
}

/// `fieldsync rates edit`: changes a card that is here.
struct RatesEditCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change a rate card, in one transaction.",
        discussion: """
            What was there before stays in its history, with who changed it and why. \
            \(RatesTerms.discussion)
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(
        help: ArgumentHelp(RatesNoun.queryHelp, valueName: "name"), completion: .rateCards)
    var query: String

    @Option(help: "The name by which calls ask for it.")
    var name: String?

    @Option(help: "The first day on which it holds.")
    var from: String?

    @Option(help: "The last day on which it holds.")
    var to: String?

    @OptionGroup var terms: RatesTerms

    @Option(help: "Why; it stands in the history beside what was there before.")
    var because: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (found, document) = try StoredRates.find(query, in: replica)
        var edited = document
        for (key, text) in [("name", name), ("from", from), ("to", to)] {
            guard let text, let place = DocumentPlace(key) else { continue }
            edited = place.setting(.string(text), in: edited) ?? edited
        }
        edited = try terms.applied(to: edited)
        guard edited != document else {
            throw Failure.usage(
                "Nothing was said that changes the card.", next: "See the options with '--help'.")
        }
        let card = try context.rateCard(edited, from: document, named: found.label)
        try context.book(in: replica).editRates(found, to: card, reason: because ?? "")
        let changed = try RecordFinder(in: replica).rates(found.id.hex)
        try context.noteOverlaps(of: found.id, changed.label, in: replica)
        try context.show(changed.writtenJSON(), ["Changed the rate card \(changed.label)."])
    }
}
