import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync init`: a new, empty replica.
struct InitCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a new, empty replica on this machine."
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "What people call this laptop; else the machine's name.")
    var name: String?

    var place: CommandPlace { .here }

    func run(in context: CommandContext) async throws {
        let path = try context.storePath()
        let replica = try NewReplica(at: path, name: name, layout: .oneFile).replica
        try context.show(
            [
                "replica": .string(replica.identity.id.hex),
                "name": .string(replica.identity.name),
                "store": .string(path),
            ],
            [
                "Made the replica '\(replica.identity.name)' in \(path).",
                "Next: enter data, or join a server with 'fieldsync remote set URL --invite CODE'.",
            ])
    }
}
