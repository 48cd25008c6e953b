import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync record undelete`: brings a deleted record back.
struct RecordUndeleteCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "undelete",
        abstract: "Bring a deleted record back, with what was removed with it in the same step."
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The record's type.")
    var type: String

    @Argument(help: "The record's id, or the beginning of it.")
    var id: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (key, space) = try RecordWords(type: type, id: id).existing(in: replica)
        let isDeleted = try replica.read(space) { try $0.record(key)?.isDeleted } ?? false
        var others: [RecordKey] = []
        if isDeleted {
            let book = try context.book(in: replica)
            others = try book.restore(key, in: space)
        }
        let restored = others.map { other -> JSONValue in
            ["type": .string(other.type.name), "id": .string(other.id.hex)]
        }
        try context.show(
            [
                "space": .string(space.name), "type": .string(key.type.name),
                "id": .string(key.id.hex), "transactions": .integer(isDeleted ? 1 : 0),
                "restored": .array(restored),
            ],
            [
                isDeleted
                    ? Self.words(key, others.count)
                    : "\(key) is not deleted; nothing was written."
            ])
    }

    private static func words(_ key: RecordKey, _ others: Int) -> HumanText {
        if others == 0 { return "Brought \(key) back." }
        return "Brought \(key) back, and \(Counted(others, "record")) that went with it."
    }
}
