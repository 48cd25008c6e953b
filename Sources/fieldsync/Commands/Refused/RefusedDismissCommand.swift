import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync refused dismiss`: lets go what was refused.
struct RefusedDismissCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss",
        abstract: "Let go what was refused: it stays in history and is listed no longer."
    )

    @OptionGroup var globals: GlobalOptions

    @OptionGroup var chosen: RefusedChoice

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let author = try context.author(of: replica)
        let found = try chosen.found(in: replica)
        for (space, refused) in found {
            try replica.sendAgain(refused.transaction, in: space, author: author) { _ in [] }
        }
        try context.show(
            ["dismissed": .integer(Int64(found.count))],
            ["Let go of \(Counted(found.count, "refused transaction"))."])
    }
}
