import ArgumentParser
import FieldsyncJSON

/// `fieldsync conflicts`: where laptops disagree.
struct ConflictsCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "List what laptops wrote differently without having seen each other.",
        discussion: "Settle one with 'fieldsync resolve TYPE ID FIELD --candidate N'."
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "Only this space.")
    var space: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let open = try SpaceWords.chosen(space, of: replica).flatMap {
            try OpenConflict.all(in: $0, of: replica)
        }
        let words = try ConflictWords(for: open.map(\.conflict), in: replica)
        let conflicts = open.map(\.conflict)
        let costs = try ConflictCosts(of: conflicts, in: replica)
        try context.show(
            each: open.map { $0.json(costs[$0.conflict]) },
            open.isEmpty
                ? ["No conflicts are open."]
                : open.flatMap { $0.lines(context, words, costs[$0.conflict]) }
                    + costs.alike(words))
    }
}
