import AFMStore
import ArgumentParser
import FieldsyncJSON

/// `fieldsync NOUN remove`: removes one of them; its values stay in its history.
struct NounRemoveCommand<Noun: StageNoun>: FieldsyncCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "remove",
            abstract: "Remove \(Noun.one).",
            discussion: """
                What was written stays in its history ('fieldsync record history'). Somebody who \
                changes it meanwhile on another laptop makes a conflict, and nothing is lost.
                """
        )
    }

    @OptionGroup var globals: GlobalOptions

    @Argument(help: ArgumentHelp(Noun.queryHelp, valueName: Noun.word))
    var query: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let found = try Noun.find(query, in: RecordFinder(in: replica))
        try StageBook(in: replica, author: try context.author(of: replica)).remove(found)
        try context.show(found.writtenJSON(), ["Removed \(found.label)."])
    }
}
