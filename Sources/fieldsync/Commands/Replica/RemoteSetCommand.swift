import ArgumentParser
import FieldsyncClient
import FieldsyncJSON

/// `fieldsync remote set`: enrols an existing replica with a server.
struct RemoteSetCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Join a server with an invitation code.",
        discussion: """
            The code is good once. It can be given as '-' for standard input, or by \
            $FIELDSYNC_INVITE, so that no list of processes shows it.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The server's address, such as https://office.example:8443.")
    var url: String

    @Option(help: ArgumentHelp("The invitation's code, or - to read it.", valueName: "code"))
    var invite: String?

    var readsInput: Bool { invite == "-" }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let code = try Invitation.code(invite, context)
        let remote = try await HTTPPeer(replica: replica).enrol(url: url, code: code)
        try context.show(
            RemoteShowCommand.json(remote),
            [
                "Joined the server '\(remote.serverName)' as \(remote.user) (\(remote.role)).",
                "Next: 'fieldsync sync'.",
            ])
    }
}

/// Invitation codes as commands take them.
enum Invitation {
    /// The code, from the option, standard input or the environment.
    static func code(_ given: String?, _ context: CommandContext) throws -> String {
        let code = try context.secret(given, variable: "FIELDSYNC_INVITE")
        guard let code, !code.isEmpty else {
            throw Failure.usage(
                "An invitation code is needed to join a server.",
                next: "Ask the office for one, and give it with '--invite CODE'.")
        }
        return code
    }
}
