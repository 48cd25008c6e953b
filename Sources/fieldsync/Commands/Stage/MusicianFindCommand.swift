import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync musician find`: people by what somebody remembers of their names.
struct MusicianFindCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find musicians by some of their name, misspelt or not, or by their card.",
        discussion: """
            Accents, case and the order of words count for nothing, and a few wrong letters are \
            forgiven; the best come first. Without words, on a terminal, it searches as you type: \
            the arrows choose, Enter takes, Escape leaves.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "How many to list at most.")
    var limit = 20

    @Argument(
        help: ArgumentHelp(
            "Words of the name, or the card; none to search as you type.", valueName: "words"))
    var words: [String] = []

    func validate() throws {
        guard (1...10_000).contains(limit) else {
            throw ValidationError("--limit is a number from 1 to 10000.")
        }
    }

    func run(in context: CommandContext) async throws {
        let finder = RecordFinder(in: try context.openReplica())
        if words.isEmpty { return try searchLive(finder, context) }
        let query = words.joined(separator: " ")
        let hits = try finder.musicians(like: query, limit: limit)
        let lines = hits.map { Self.line($0.found) }
        try context.show(
            each: hits.map { found, distance in
                var object = found.shownJSON
                object["distance"] = .integer(Int64(distance))
                return .object(object)
            },
            hits.isEmpty ? ["Nobody here is called like '\(query)'."] : lines)
    }

    private static func line(_ found: FoundRecord) -> HumanText {
        let plays = found.record[FieldName(literal: "instruments")]
            .map { HumanText("  \($0.text)") }
        return HumanText("\(found.shortID)  \(found.label)") + (plays ?? "")
    }

    private func searchLive(_ finder: RecordFinder, _ context: CommandContext) throws {
        guard context.canAsk else {
            throw Failure.usage(
                "There is no terminal to search at as you type.",
                next: "Say some of the name, or the card.")
        }
        // The roster is read once; each key only searches.
        let search = try finder.nameSearch()
        let live = LiveSearch(prompt: "Musician: ") { typed in
            search.hits(typed, limit: limit).map(Self.line)
        }
        guard let taken = try live.run(on: context.surroundings.errors) else { return }
        try context.print(Self.line(search.hits(taken.typed, limit: limit)[taken.place]))
    }
}
