import ArgumentParser
import FieldsyncCore
import FieldsyncStore

/// `fieldsync refused show`: what a refused transaction would have written.
struct RefusedShowCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a refused transaction would have written."
    )

    @OptionGroup var globals: GlobalOptions

    @OptionGroup var chosen: RefusedChoice

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        for (space, refused) in try chosen.found(in: replica) {
            let changes = try LoggedChange.one(refused.transaction, in: space, of: replica)
            try context.show(each: changes.map(\.json), changes.flatMap(\.lines))
        }
    }
}
