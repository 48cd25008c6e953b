import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync backup`: the whole store in one file.
struct BackupCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write the whole store into one file, while it is in use.",
        discussion: """
            A server's store is backed up by the running server, and the file belongs to whoever \
            asks for it. It holds the replica's keys: keep it as safe as the store. An earlier \
            backup of the same name is replaced once the new one is whole.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The file to write.")
    var file: String

    var madeFiles: [String] { [file] }

    func run(in context: CommandContext) async throws {
        let path = context.surroundings.absolutePath(file)
        let replica = try context.openReplica()
        let manifest = try replica.backUp(to: path)
        try context.show(
            [
                "file": .string(path),
                "replica": .string(manifest.replica.hex),
                "name": .string(manifest.name),
                "at": .string(manifest.at.description),
                "spaces": .integer(Int64(try replica.spaces().count)),
            ],
            ["Backed up '\(manifest.name)' into \(path). It holds the store's keys: keep it safe."])
    }
}
