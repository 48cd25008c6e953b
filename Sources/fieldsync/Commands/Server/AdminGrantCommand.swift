import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer

/// `fieldsync admin grant`: lets a person see spaces.
struct AdminGrantCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Let a person see a space; the next sync of their devices brings it.",
        discussion: """
            What their devices had handed in of the space, and what was kept aside, comes in now.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The person's name.")
    var user: String

    @Option(help: "A space; can be given several times.")
    var space: [String]

    @Option(
        help: "What the person may do there, where that is not what they may do elsewhere.",
        transform: RoleWord.role)
    var role: UserRole?

    func run(in context: CommandContext) async throws {
        let spaces = try space.map(SpaceWords.space)
        let administration = try context.administration()
        for space in spaces { try await administration.grant(space, to: user, as: role) }
        try context.show(
            [
                "user": .string(user), "spaces": .array(spaces.map { .string($0.name) }),
                "role": role.map { .string($0.rawValue) } ?? .null,
            ],
            ["\(user) sees \(spaces.map(\.name).joined(separator: ", ")) from the next sync on."])
    }
}
