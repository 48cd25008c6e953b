import ArgumentParser
import FieldsyncStore

/// `fieldsync refused list`: everything that did not go through.
struct RefusedListCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what was refused, waits, or was set aside; 'status' counts these."
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "Only this space.")
    var space: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let spaces = try SpaceWords.chosen(space, of: replica)
        let refusals = try RefusedChange.all(in: spaces, of: replica)
        try context.show(
            each: refusals.map(\.json),
            refusals.isEmpty ? ["Nothing was refused."] : refusals.map(\.line))
    }
}
