import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// What the commands that change a part of one field share: which field, and how it is committed.
struct PartChange: ParsableArguments {
    @Option(help: "The space; else where the record is, or where its type lives.")
    var space: String?

    @Flag(help: "Take types and fields that the schema lacks, as an older program would.")
    var allowUnknown = false

    @Argument(help: "The record's type.")
    var type: String

    @Argument(help: "The record's id: 32 hex digits, or the beginning of an existing one.")
    var id: String

    @Argument(help: "The field.")
    var field: String

    /// Commits the changes as one transaction, and says what was done.
    ///
    /// - Parameters:
    ///   - done: What to say where something was written: `Added to`.
    ///   - changes: The changes of the field that was named.
    func commit(
        in context: CommandContext,
        done words: String,
        _ changes: (RecordKey, FieldName) -> [RecordChange]
    ) throws {
        let replica = try context.openReplica()
        let key = try RecordWords(type: type, id: id).key(in: replica)
        guard let name = FieldName(field) else {
            throw Failure.usage("'\(field)' cannot be a field.")
        }
        let done = try RecordBatch.commit(
            changes(key, name), space: try space.map(SpaceWords.space),
            allowsUnknown: allowUnknown, replica: replica, author: try context.author(of: replica),
            settling: try context.settling(in: replica))
        try context.show(
            [
                "space": .string(done.space.name), "type": .string(key.type.name),
                "id": .string(key.id.hex), "transactions": .integer(Int64(done.transactions)),
            ],
            [done.transactions == 0 ? "Nothing was changed." : "\(words) \(name) of \(key)."])
    }
}
