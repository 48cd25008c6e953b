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
            'fieldsync musician find kovalyova' finds Ковалёва only if she is written in Latin \
            letters; accents, case and the order of words count for nothing, and a few wrong \
            letters are forgiven. The best come first.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "How many to list at most.")
    var limit = 20

    @Argument(help: ArgumentHelp("Words of the name, or the card.", valueName: "words"))
    var words: [String]

    func validate() throws {
        guard (1...10_000).contains(limit) else {
            throw ValidationError("--limit is a number from 1 to 10000.")
        }
    }

    func run(in context: CommandContext) async throws {
        let finder = RecordFinder(in: try context.openReplica())
        let query = words.joined(separator: " ")
        let hits = try finder.musicians(like: query, limit: limit)
        let lines = hits.map { found, _ in
            let plays = found.record[FieldName(literal: "instruments")]
                .map { HumanText("  \($0.text)") }
            return HumanText("\(found.shortID)  \(found.label)") + (plays ?? "")
        }
        try context.show(
            each: hits.map { found, distance in
                var object = found.shownJSON
                object["distance"] = .integer(Int64(distance))
                return .object(object)
            },
            hits.isEmpty ? ["Nobody here is called like '\(query)'."] : lines)
    }
}
