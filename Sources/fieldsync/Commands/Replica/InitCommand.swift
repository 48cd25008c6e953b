import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Foundation

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
        let replica = try NewReplica.create(at: path, name: name, layout: .oneFile)
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

/// Makes replicas for `init`, `clone` and `serve`.
enum NewReplica {
    /// A new replica; throws where there is one, saying which.
    static func create(at path: String, name: String?, layout: StoreLayout) throws -> Replica {
        if Replica.exists(at: path) {
            let present = try Replica.open(at: path, schema: FieldsyncDomain.schema)
            throw Failure(
                status: .failed,
                code: "store-exists",
                message: "There is a replica in \(path) already, named"
                    + " '\(present.identity.name)'. Nothing was changed.",
                next: "Use it ('fieldsync status' says how it stands), or name another folder"
                    + " with '--store'."
            )
        }
        return try Replica.create(
            at: path, name: name ?? ProcessInfo.processInfo.hostName, layout: layout,
            schema: FieldsyncDomain.schema)
    }
}
