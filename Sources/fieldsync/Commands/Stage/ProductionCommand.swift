import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync production`: the pictures and programmes that music is recorded for.
struct ProductionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "production",
        abstract: "Enter and look at productions; call sheets bring their own.",
        subcommands: [
            ProductionAddCommand.self, ProductionEditCommand.self,
            ProductionImportCommand.self, ProductionExportCommand.self,
            NounListCommand<ProductionNoun>.self, NounShowCommand<ProductionNoun>.self,
            NounRemoveCommand<ProductionNoun>.self,
        ]
    )
}

/// `fieldsync production add`: the same one entered on two laptops is one.
struct ProductionAddCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Enter a production, and its producer.",
        discussion: """
            The same production entered on two laptops is one: it is known by its producer, \
            title, series, season and episode.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "Its title.")
    var title: String

    @Option(help: "The signatory producer, by exact name.")
    var producer: String

    @Option(help: "What the music is for.")
    var medium: Medium

    @OptionGroup var facts: ProductionFacts

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let book = try context.book(in: replica)
        let entered = try book.addProduction(
            Production(
                title: title, producer: producer, medium: medium, episode: facts.episode,
                series: facts.series, season: facts.season, films: facts.films,
                drama: facts.drama ?? true, programMinutes: facts.programMinutes,
                liveReplica: facts.liveReplica ?? false),
            rates: facts.rates)
        let found = try RecordFinder(in: replica).production(entered.id.hex)
        try context.show(
            found.writtenJSON(["new": .bool(entered.isNew)]),
            [
                entered.isNew
                    ? "Entered \(found.label), \(found.id)."
                    : "\(found.label) is here already, \(found.id); nothing was written."
            ])
    }
}

/// `fieldsync production edit`: changes what is said of one.
struct ProductionEditCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change a production.")

    @OptionGroup var globals: GlobalOptions

    @Argument(
        help: ArgumentHelp(ProductionNoun.queryHelp, valueName: "production"),
        completion: .productions)
    var query: String

    @Option(help: "Its title.")
    var title: String?

    @Option(help: "The signatory producer, by exact name.")
    var producer: String?

    @Option(help: "What the music is for.")
    var medium: Medium?

    @OptionGroup var facts: ProductionFacts

    @Option(help: ArgumentHelp("A field to clear; may be repeated.", valueName: "field"))
    var clear: [String] = []

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let found = try finder.production(query)
        let book = try context.book(in: replica)
        var edits = FieldEdits()
        edits.set("title", title)
        edits.set("medium", medium?.rawValue)
        try facts.add(to: &edits, finder)
        try edits.clear(clear, of: .production)
        if producer == nil || !edits.values.isEmpty {
            try book.edit(found, setting: try edits.checked())
        }
        if let producer { try book.setProducer(of: found, to: producer) }
        let changed = try finder.production(found.id.hex)
        try context.show(changed.writtenJSON(), ["Changed \(changed.label)."])
    }
}

/// What may be said of a production besides its title, producer and medium.
struct ProductionFacts: ParsableArguments {
    @Option(help: "The episode of a series.")
    var episode: String?

    @Option(help: "The series that scoring hours are counted for.")
    var series: String?

    @Option(help: "The season of the series.")
    var season: String?

    @Option(help: "How many films the season has.")
    var films: Int?

    @Flag(inversion: .prefixedNo, help: "Whether it is dramatic; it is unless said.")
    var drama: Bool?

    @Option(help: "Its length in minutes.")
    var programMinutes: Int?

    @Flag(inversion: .prefixedNo, help: "A performance documentary or replica of live theatre.")
    var liveReplica: Bool?

    @Option(
        parsing: .upToNextOption, help: "Names of the rate cards for its calls.",
        completion: .rateCards)
    var rates: [String] = []

    /// Adds what was said to the edits of a production.
    func add(to edits: inout FieldEdits, _ finder: RecordFinder) throws {
        edits.set("episode", episode)
        edits.set("series", series)
        edits.set("season", season)
        edits.set("films", films)
        edits.set("drama", drama)
        edits.set("programMinutes", programMinutes)
        edits.set("liveReplica", liveReplica)
        try RateCardNames.require(rates, in: finder)
        edits.set("rates", names: rates)
    }
}
