import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer

/// `fieldsync admin withdraw`: takes spaces from a person.
struct AdminWithdrawCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Take a space from a person; the next sync removes it from their devices.",
        discussion: """
            What a device had not sent is handed in first and kept for a manager to decide: \
            'fieldsync admin quarantine list'.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The person's name.")
    var user: String

    @Option(help: "A space; can be given several times.")
    var space: [String]

    func run(in context: CommandContext) async throws {
        let spaces = try space.map(SpaceWords.space)
        for open in spaces where ServerOptions.spacesOpenToAll.contains(open) {
            throw Failure.usage(
                "Everybody sees the space '\(open)'. Nothing was changed.",
                next: "Revoke the person's devices with 'fieldsync admin revoke'.")
        }
        let administration = try context.administration()
        for space in spaces { try await administration.withdraw(space, from: user) }
        try context.show(
            ["user": .string(user), "withdrawn": .array(spaces.map { .string($0.name) })],
            [
                """
                \(user) loses \(spaces.map(\.name).joined(separator: ", ")) at the next sync of \
                each device.
                """
            ])
    }
}
