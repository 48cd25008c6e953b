import ArgumentParser

/// `fieldsync remote`: the server of this replica.
struct RemoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remote",
        abstract: "Join a server, or show which one this replica has joined.",
        subcommands: [RemoteSetCommand.self, RemoteShowCommand.self]
    )
}
