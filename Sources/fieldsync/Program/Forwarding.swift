import FieldsyncStore

/// Commands on the store of a running server, which has the files open.
enum Forwarding {
    /// Runs `command` inside the server of its store, where one is running, and prints what it
    /// printed; nil where the command is to run here.
    static func status(
        of command: any FieldsyncCommand, _ words: [String], in context: CommandContext
    ) async throws -> ExitStatus? {
        nil
    }
}
