import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer

/// `fieldsync admin users`: the people who have joined.
struct AdminUsersCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "users",
        abstract: "List the people who have joined, and what they may see."
    )

    @OptionGroup var globals: GlobalOptions

    func run(in context: CommandContext) async throws {
        let users = try await context.administration().users()
        var table = HumanTable("user", "role", "spaces")
        for user in users {
            let spaces = user.access.spaces.sorted().map(\.name).joined(separator: ", ")
            table.add(
                "\(user.name)", "\(user.role.rawValue)",
                user.access.seesEverything ? "all" : "\(spaces)")
        }
        try context.show(
            each: users.map(Self.json), users.isEmpty ? ["Nobody has joined yet."] : table.lines)
    }

    private static func json(_ user: EnrolledUser) -> JSONValue {
        [
            "user": .string(user.name), "role": .string(user.role.rawValue),
            "everything": .bool(user.access.seesEverything),
            "spaces": .array(user.access.spaces.sorted().map { .string($0.name) }),
        ]
    }
}
