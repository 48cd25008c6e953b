import ArgumentParser
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync record get`: one record as `record dump` prints it.
struct RecordGetCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print a record as one line of JSON, as 'record dump' does."
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The record's type.")
    var type: String

    @Argument(help: "The record's id, or the beginning of it.")
    var id: String

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (key, space) = try RecordWords(type: type, id: id).existing(in: replica)
        guard let record = try replica.read(space, { try $0.record(key) }) else {
            throw StoreError.noSuchRecord(key)
        }
        try context.emit(.object(RecordDump.object(record)), sortedKeys: true)
    }
}
