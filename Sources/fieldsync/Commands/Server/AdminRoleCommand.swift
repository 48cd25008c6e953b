import ArgumentParser
import FieldsyncJSON
import FieldsyncServer

/// `fieldsync admin role`: changes what a person may do.
struct AdminRoleCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Change what a person may do, and whether they see every space."
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The person's name.")
    var user: String

    @Argument(
        help: "What they may do: recorder, manager, office, viewer or admin.",
        transform: RoleWord.role)
    var role: UserRole

    @Flag(inversion: .prefixedNo, help: "Whether they see every space; else as before.")
    var everything: Bool?

    func run(in context: CommandContext) async throws {
        try await context.administration().setRole(role, of: user, seesEverything: everything)
        try context.show(
            ["user": .string(user), "role": .string(role.rawValue)],
            ["\(user) is a \(role.rawValue) from now on."])
    }
}
