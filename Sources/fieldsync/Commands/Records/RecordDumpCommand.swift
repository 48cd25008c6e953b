import ArgumentParser
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync record dump`: everything, in a form that replicas in step print alike.
struct RecordDumpCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Print every record as JSON Lines, by space, type and id.",
        discussion: "Two replicas in step print the same bytes."
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "Only this space.")
    var space: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        for space in try SpaceWords.chosen(space, of: replica) {
            for record in try replica.read(space, { try $0.allRecords() }) {
                try context.emit(.object(RecordDump.object(record)), sortedKeys: true)
            }
        }
    }
}
