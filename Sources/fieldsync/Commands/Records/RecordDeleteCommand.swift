import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync record delete`: one transaction that deletes one record.
struct RecordDeleteCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a record; its values stay in its history."
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The record's type.")
    var type: String

    @Argument(help: "The record's id, or the beginning of it.")
    var id: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (key, space) = try RecordWords(type: type, id: id).existing(in: replica)
        let hanging = try replica.read(space) { try HangingRecords(on: key, in: $0) }
        let done = try RecordBatch.commit(
            [.delete(key)], space: space, allowsUnknown: true, replica: replica,
            author: try context.author(of: replica), settling: try context.settling(in: replica))
        if !hanging.records.isEmpty {
            try context.note(
                "On \(key) hang \(hanging.words), which stay: no statement is final before they are"
                    + " deleted or moved. 'call remove --all' and its like take them along.")
        }
        try context.show(
            [
                "space": .string(space.name), "type": .string(key.type.name),
                "id": .string(key.id.hex), "transactions": .integer(Int64(done.transactions)),
            ],
            ["Deleted \(key). 'fieldsync record history' still shows what it held."])
    }
}
