import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync unmerge`: two records that were merged are two things again.
struct UnmergeCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmerge",
        abstract: "Take a record out of those that it was merged with.",
        discussion: """
            ID is the one that was merged into another. What was written while they were one \
            stays with both; what was merged along with them is parted too.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The record's type.")
    var type: String

    @Argument(help: "The record's id.")
    var id: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (key, space) = try RecordWords(type: type, id: id)
            .existing(in: replica, isItself: true)
        let done = try context.book(in: replica).unmerge(key, in: space)
        try context.show(
            [
                "space": .string(space.name), "type": .string(key.type.name),
                "id": .string(key.id.hex),
                "apart": .array(done.apart.map { .string($0.hex) }),
                "transactions": .integer(Int64(done.transactions)),
                "along": .array(
                    done.along.map { other in
                        ["type": .string(other.type.name), "id": .string(other.id.hex)]
                    }),
            ],
            [
                done.apart.isEmpty
                    ? "\(key) is not merged with another one; nothing was written."
                    : "\(key) is by itself again."
            ])
    }
}
