import ArgumentParser
import FieldsyncClient
import FieldsyncJSON

/// `fieldsync remote show`: the server that this replica has joined.
struct RemoteShowCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the server that this replica has joined."
    )

    @OptionGroup var globals: GlobalOptions

    func run(in context: CommandContext) async throws {
        guard let remote = try Remote.of(try context.openReplica()) else {
            return try context.show(
                ["url": .null],
                ["No server yet: 'fieldsync remote set URL --invite CODE' joins one."])
        }
        try context.show(
            Self.json(remote),
            [
                "\(remote.serverName) at \(remote.url)",
                "as \(remote.user) (\(remote.role)); its id is \(remote.serverID)",
            ])
    }

    /// The server as JSON.
    static func json(_ remote: Remote) -> JSONValue {
        [
            "url": .string(remote.url), "server": .string(remote.serverID),
            "name": .string(remote.serverName), "user": .string(remote.user),
            "role": .string(remote.role), "pinned": .bool(remote.pinnedCertificate != nil),
        ]
    }
}
