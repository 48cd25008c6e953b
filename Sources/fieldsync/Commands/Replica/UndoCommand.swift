import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync undo`: a new transaction that takes back what another one did.
struct UndoCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take back what a transaction did, by a new one.",
        discussion: """
            Without a name: the newest one that you wrote on this laptop and have not undone. \
            What it replaced is written again, what it made is deleted, what it deleted is \
            brought back, what it merged is parted. Where others have written over it since, \
            nothing is changed and their values are listed; '--force' writes the old ones all \
            the same. Nothing is lost either way: 'fieldsync record history' keeps every value.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "The space of the transaction, where several have one of this name.")
    var space: String?

    @Flag(help: "Also where somebody has written over it since.")
    var force = false

    @Argument(help: "The transaction as 'fieldsync log' prints it, such as 1f3a5b7c@12.")
    var transaction: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let author = try context.author(of: replica)
        let spaces = try SpaceWords.chosen(space, of: replica)
        let (space, entry) =
            try transaction.map { try TransactionWords($0).entry(in: spaces, of: replica) }
            ?? UndoPlan.newest(of: author, in: spaces, replica)
        let word = TransactionWords.short(entry.transaction.id)
        let plan = try UndoPlan.undo(
            entry.transaction, in: space, of: replica, author: author, force: force,
            settling: try context.settling(in: replica))
        try context.show(
            [
                "space": .string(space.name),
                "replica": .string(entry.transaction.id.replica.hex),
                "sequence": .integer(Int64(clamping: entry.transaction.id.sequence)),
                "undone": .array(plan.steps.map(\.json)),
                "kept": .array(plan.kept.map(JSONValue.string)),
                "transactions": .integer(plan.steps.isEmpty ? 0 : 1),
            ],
            plan.lines(word))
    }
}
