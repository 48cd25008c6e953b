import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync conflicts`: where laptops disagree.
struct ConflictsCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "List what laptops wrote differently without having seen each other.",
        discussion: """
            Each value is listed with who wrote it, on which laptop and when; the one that is \
            shown meanwhile comes first. Settle one with 'fieldsync resolve TYPE ID FIELD \
            --candidate N', by the number in this list, or with '--value V'. Nothing is lost \
            either way: 'fieldsync record history' keeps every value. Where the policy is \
            'guarded' no statement and no report is final before somebody chooses; where it is \
            'register' the latest value holds, and whoever wrote another one is told.

            With --lost: what you wrote and is not shown, since somebody wrote something else \
            later without having seen it, each with the command that restores it. '--seen' takes \
            what it lists off that list.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "Only this space.")
    var space: String?

    @Flag(help: "Only values of yours that others were shown instead of.")
    var lost = false

    @Flag(help: "With --lost: these need not be mentioned again.")
    var seen = false

    func validate() throws {
        if seen, !lost { throw ValidationError("'--seen' stands with '--lost'.") }
    }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        if lost { return try showLost(replica, context) }
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

    private func showLost(_ replica: Replica, _ context: CommandContext) throws {
        let spaces = try SpaceWords.chosen(space, of: replica)
        let values = try context.unseenLostValues(in: spaces, of: replica)
        let words = try LostValue.words(for: values, in: replica)
        try context.show(
            each: values.map(\.json),
            values.isEmpty
                ? ["Nothing that you wrote is hidden by a later value."]
                : values.flatMap { $0.lines(words) })
        guard seen else { return }
        let author = try context.author(of: replica)
        let all = try LostValue.all(of: author, in: replica.spaces(), of: replica)
        try LostValueMemory(of: author, in: replica).note(.seen, values, ofAll: all)
    }
}
