import ArgumentParser
import FieldsyncCore

/// `fieldsync push`: one exchange with the server.
struct PushCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Send what the server lacks.",
        discussion: Exchanging.discussion
    )

    @OptionGroup var globals: GlobalOptions

    @Flag(help: "Say what would be sent, and send nothing.")
    var dryRun = false

    func run(in context: CommandContext) async throws {
        try await Exchanging(direction: .push, isDryRun: dryRun).run(in: context)
    }
}
