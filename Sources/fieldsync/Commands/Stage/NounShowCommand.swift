import AFMStore
import ArgumentParser
import FieldsyncJSON

/// `fieldsync NOUN show`: one of them with its fields.
struct NounShowCommand<Noun: StageNoun>: FieldsyncCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: "Show \(Noun.one).",
            discussion: "'fieldsync show \(Noun.word) ID' says who wrote each value."
        )
    }

    @OptionGroup var globals: GlobalOptions

    @Argument(
        help: ArgumentHelp(Noun.queryHelp, valueName: Noun.word), completion: Noun.completion)
    var query: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let found = try Noun.find(query, in: RecordFinder(in: replica))
        let heading = context.styled(HumanText(found.label), .bold) + "  \(found.id)"
        try context.show(.object(found.shownJSON), [heading] + found.fieldLines(in: replica))
    }
}
