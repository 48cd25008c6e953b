import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer

/// `fieldsync admin invite`: a code with which one device of a person joins.
struct AdminInviteCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Print a code with which one device of a person can join, once.",
        discussion: """
            A manager, office or admin invited without '--space' sees every space; a recorder or \
            viewer sees only those named, and what they create.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "The person's name.")
    var user: String

    @Option(
        help: "What the person may do: recorder, manager, office or viewer.",
        transform: RoleWord.role)
    var role: UserRole

    @Option(help: "A space that the person may see; can be given several times.")
    var space: [String] = []

    func run(in context: CommandContext) async throws {
        let invitation = try await context.administration().invite(
            user: user, role: role, spaces: try space.map(SpaceWords.space))
        try context.show(
            [
                "code": .string(invitation.code),
                "expires": .string(invitation.expires.description),
            ],
            [
                "\(invitation.code)",
                "For one device of \(user) (\(role.rawValue)), until \(invitation.expires).",
            ])
    }
}

/// The roles as words of the command line.
enum RoleWord {
    static func role(_ word: String) throws -> UserRole {
        if let role = UserRole(rawValue: word) { return role }
        let roles = UserRole.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("'\(word)' is no role; \(roles) are.")
    }
}
