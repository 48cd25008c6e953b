import ArgumentParser
import FieldsyncCore
import FieldsyncJSON

/// `fieldsync record apply`: many transactions from JSON Lines.
struct RecordApplyCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Write transactions from JSON Lines, one a line.",
        discussion: """
            A line is {"space":S?,"ops":[{"type","id","field","value"} | \
            {"type","id","delete":true}]}. Each is applied whole or not at all; all share one \
            fsync and are durable when the command returns. A bad line stops there: the lines \
            before it stay, and the error says which line and how much was kept.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "The space of lines that name none.")
    var space: String?

    @Flag(help: "Store types and fields that the schema lacks, as an older program would.")
    var allowUnknown = false

    @Argument(help: "The file, or - for standard input.")
    var file: String

    var readsInput: Bool { file == "-" }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let author = try context.author(of: replica)
        let given = try space.map(SpaceWords.space)
        let batch = RecordBatch(
            lines: try context.read(file, limit: .lines), space: given, allowsUnknown: allowUnknown,
            replica: replica)
        let done = try batch.commit(
            to: replica, author: author, settling: try context.settling(in: replica, asking: false))
        try context.noteDangling(batch.references, in: replica)
        try context.show(
            [
                "transactions": .integer(Int64(done.transactions)),
                "ops": .integer(Int64(done.operations)),
            ],
            [
                """
                Saved \(Counted(done.transactions, "transaction")) with \
                \(Counted(done.operations, "operation")).
                """
            ])
    }
}
