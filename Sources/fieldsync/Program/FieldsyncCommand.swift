import ArgumentParser

/// One command: parse, call one library function, print.
protocol FieldsyncCommand: AsyncParsableCommand {
    /// The options that every command takes; declared as `@OptionGroup var globals: GlobalOptions`.
    var globals: GlobalOptions { get }
    /// Where the command runs when a server is running on the store.
    var place: CommandPlace { get }
    /// Whether the command reads standard input, so that it is handed on with the command.
    var readsInput: Bool { get }
    /// Files that the command makes itself: a running server makes them in its own name.
    var madeFiles: [String] { get }
    /// Does the work. Throws a `Failure` or a library's error; ends with another status than 0
    /// by `context.finish(_:)`.
    func run(in context: CommandContext) async throws
}

/// Where a command runs when a server is running on the store.
enum CommandPlace: Sendable {
    /// Inside the server, which has the files open.
    case server
    /// In this process, since it opens no store or makes a new one.
    case here
}

extension FieldsyncCommand {
    /// Inside the server.
    var place: CommandPlace { .server }
    /// Standard input is left alone.
    var readsInput: Bool { false }
    /// None but what is delivered.
    var madeFiles: [String] { [] }

    /// Runs the command by itself; the program goes through `CommandRunner`.
    func run() async throws {
        try await run(in: CommandContext(options: globals, surroundings: .ofProcess()))
    }
}
