import ArgumentParser
import FieldsyncJSON
import FieldsyncServer

/// `fieldsync admin revoke`: turns a device away.
struct AdminRevokeCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Turn a device away from now on; what it handed in stays."
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The device's id, at least eight digits of it, or its name.")
    var device: String

    func run(in context: CommandContext) async throws {
        let revoked = try await context.administration().revoke(device)
        try context.show(
            revoked.json,
            ["Revoked '\(revoked.name)' of \(revoked.user). It receives nothing from now on."])
    }
}
