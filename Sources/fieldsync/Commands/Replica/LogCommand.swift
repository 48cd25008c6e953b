import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync log`: who changed what, on which laptop, when.
struct LogCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "List what was changed, by whom, when and on which laptop; the newest first."
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "Only this space.")
    var space: String?

    @Option(help: "At most so many; else 50 for people and all with --json.")
    var limit: Int?

    @Flag(help: "Only what the server is not known to hold.")
    var unpushed = false

    @Flag(help: "Only what was refused, waits, or was set aside.")
    var refused = false

    @Flag(help: "Only changes of deleted records by people who had seen the deletion.")
    var late = false

    @Argument(help: "Only changes of this record: its type.")
    var type: String?

    @Argument(help: "Its id, or the beginning of it.")
    var id: String?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("'--limit' takes a number from 1.") }
        if (type == nil) != (id == nil) { throw ValidationError("A record has a type and an id.") }
        if refused, type != nil || unpushed || late {
            throw ValidationError("'--refused' stands by itself.")
        }
        if late, type != nil || unpushed {
            throw ValidationError("'--late' stands by itself.")
        }
    }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let spaces = try SpaceWords.chosen(space, of: replica)
        if refused { return try showRefusals(spaces, replica, context) }
        if late { return try showLateEdits(spaces, replica, context) }
        let record: RecordKey? =
            if let type, let id {
                try RecordWords(type: type, id: id).existing(in: replica).key
            } else { nil }
        let most = limit ?? (context.json ? .max : 50)
        let entries = try LoggedChange.newest(
            most, in: spaces, of: record, onlyUnpushed: unpushed, replica: replica)
        try context.show(
            each: entries.map(\.json),
            entries.isEmpty ? ["Nothing."] : entries.flatMap(\.lines))
    }

    private func showLateEdits(
        _ spaces: [SpaceID], _ replica: Replica, _ context: CommandContext
    ) throws {
        let edits = try spaces.flatMap { space in
            try LateEditWords.all(in: space, of: replica)
        }
        try context.show(
            each: edits.map(\.json),
            edits.isEmpty ? ["Nothing was written to deleted records."] : edits.map(\.line))
    }

    private func showRefusals(
        _ spaces: [SpaceID], _ replica: Replica, _ context: CommandContext
    ) throws {
        let refusals = try RefusedChange.all(in: spaces, of: replica)
        try context.show(
            each: refusals.map(\.json),
            refusals.isEmpty ? ["Nothing was refused."] : refusals.map(\.line))
    }
}
