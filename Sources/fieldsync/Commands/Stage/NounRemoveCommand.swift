import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync NOUN remove`: removes one of them; its values stay in its history.
struct NounRemoveCommand<Noun: StageNoun>: FieldsyncCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "remove",
            abstract: "Remove \(Noun.one).",
            discussion: """
                Refused while something hangs on it, such as engagements on a call; with --all \
                that is removed too, in the same step. What was written stays in its history, \
                and 'fieldsync record undelete' brings all of it back. Somebody who changes some \
                of it meanwhile on another laptop makes a conflict, and nothing is lost.
                """
        )
    }

    @OptionGroup var globals: GlobalOptions

    @Argument(
        help: ArgumentHelp(Noun.queryHelp, valueName: Noun.word), completion: Noun.completion)
    var query: String

    @Flag(help: "Remove all that hangs on it too.")
    var all = false

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let found = try Noun.find(query, in: RecordFinder(in: replica))
        let book = try context.book(in: replica)
        let taken = try book.remove(found, withAll: all)
        let words = HangingRecords.words(taken)
        try context.show(
            found.writtenJSON([
                "removed": .array(
                    taken.map {
                        ["type": .string($0.key.type.name), "id": .string($0.key.id.hex)]
                    })
            ]),
            [taken.isEmpty ? "Removed \(found.label)." : "Removed \(found.label), and \(words)."])
    }
}
