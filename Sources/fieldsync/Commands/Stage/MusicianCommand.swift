import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync musician`: the people.
struct MusicianCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "musician",
        abstract: "Enter and look at musicians; call sheets bring their own.",
        subcommands: [
            MusicianFindCommand.self, MusicianAddCommand.self, MusicianEditCommand.self,
            MusicianImportCommand.self, MusicianExportCommand.self,
            NounListCommand<MusicianNoun>.self, NounShowCommand<MusicianNoun>.self,
            NounRemoveCommand<MusicianNoun>.self,
        ]
    )
}

/// `fieldsync musician add`: the same card entered on two laptops is one musician.
struct MusicianAddCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Enter a musician.",
        discussion: """
            A musician is known by the union card; who has none yet, by name and union local. The \
            same one entered on two laptops is one.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "The name, in any script.")
    var name: String

    @OptionGroup var facts: MusicianFacts

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let book = try context.book(in: replica)
        let entered = try book.addMusician(
            name: name, card: facts.card, local: facts.local, instruments: facts.instrument,
            taxLastFour: facts.taxLastFour, notes: facts.notes)
        let found = try RecordFinder(in: replica).musician(entered.id.hex)
        try context.show(
            found.writtenJSON(["new": .bool(entered.isNew)]),
            [
                entered.isNew
                    ? "Entered \(found.label)."
                    : "\(found.label) is here already; nothing was written."
            ])
    }
}

/// `fieldsync musician edit`: changes what is said of one.
struct MusicianEditCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change what is said of a musician.")

    @OptionGroup var globals: GlobalOptions

    @Argument(
        help: ArgumentHelp(MusicianNoun.queryHelp, valueName: "musician"), completion: .musicians)
    var query: String

    @Option(help: "The name, in any script.")
    var name: String?

    @OptionGroup var facts: MusicianFacts

    @Option(help: ArgumentHelp("A field to clear; may be repeated.", valueName: "field"))
    var clear: [String] = []

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let found = try finder.musician(query)
        var edits = FieldEdits()
        edits.set("name", name)
        edits.set("card", facts.card)
        edits.set("local", facts.local)
        edits.set("taxLastFour", facts.taxLastFour)
        edits.set("notes", facts.notes)
        edits.set("instruments", names: facts.instrument)
        try edits.clear(clear, of: .musician)
        try context.book(in: replica)
            .edit(found, setting: try edits.checked())
        let changed = try finder.musician(found.id.hex)
        try context.show(changed.writtenJSON(), ["Changed \(changed.label)."])
    }
}

/// What may be said of a musician besides the name.
struct MusicianFacts: ParsableArguments {
    @Option(help: "The union card.")
    var card: String?

    @Option(help: "The union local, such as 47 or 10-208.")
    var local: String?

    @Option(
        help: "What they usually play; may be repeated, the first one counts.",
        completion: .instruments)
    var instrument: [String] = []

    @Option(help: "The last four digits of the tax id, for the report; no more of it is kept.")
    var taxLastFour: String?

    @Option(help: "A remark.")
    var notes: String?
}
