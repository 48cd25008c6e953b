import ArgumentParser
import FieldsyncCore
import FieldsyncStore

/// `fieldsync refused show`: what a transaction that is applied nowhere would have written.
struct RefusedShowCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what would have been written by what was refused, waits or was set aside."
    )

    @OptionGroup var globals: GlobalOptions

    @OptionGroup var chosen: RefusedChoice

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (held, names) = (try chosen.held(in: replica), try replica.names())
        let set = held.sorted { $0.key < $1.key }.map(\.value).map { held in
            let received = UInt64(clamping: held.receivedAt.milliseconds)
            return LoggedChange(
                held.transaction, receivedMilliseconds: received,
                replicaName: names[held.transaction.id.replica])
        }
        try context.show(each: set.map(\.json), set.flatMap(\.lines))
        let found = try chosen.found(in: replica, but: Set(held.keys))
        for (space, refused) in found {
            let changes = try LoggedChange.one(refused.transaction, in: space, of: replica)
            try context.show(each: changes.map(\.json), changes.flatMap(\.lines))
        }
    }
}
