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
            ?? newest(of: author, in: spaces, replica)
        let word = TransactionWords.short(entry.transaction.id)
        let names = try replica.names()
        let settling = try context.settling(in: replica)
        let plan = try replica.write(author: author) { batch in
            try batch.transaction(in: space, reason: UndoPlan.reason(entry.transaction.id)) {
                writer in
                let plan = try UndoPlan(of: entry.transaction, writer, names)
                if !force, let obstacle = plan.obstacle(word) { throw obstacle }
                try plan.carryOut(writer, settling)
                return plan
            }
        }
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

    private func newest(
        of author: String, in spaces: [SpaceID], _ replica: Replica
    ) throws -> (SpaceID, LogEntry) {
        var newest: (space: SpaceID, entry: LogEntry)?
        for space in spaces {
            let log = try replica.read(space) { try $0.log() }.filter { entry in
                entry.transaction.id.replica == replica.identity.id
                    && entry.transaction.author == author
            }
            let undone = Set(log.compactMap { UndoPlan.undone(by: $0.transaction) })
            let found = log.first { entry in
                UndoPlan.undone(by: entry.transaction) == nil
                    && !undone.contains(entry.transaction.id)
            }
            guard let found else { continue }
            let isNewer =
                newest.map { $0.entry.transaction.stamp < found.transaction.stamp } ?? true
            if isNewer { newest = (space, found) }
        }
        guard let newest else {
            throw Failure(
                status: .failed, code: "nothing-to-undo",
                message: "\(author) wrote nothing on this laptop that could be undone.",
                next: "Name a transaction that 'fieldsync log' prints.")
        }
        return newest
    }
}
