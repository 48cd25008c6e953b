import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer

/// `fieldsync admin spaces`: the spaces of a server.
struct AdminSpacesCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "spaces",
        abstract: "List the spaces that somebody wrote to."
    )

    @OptionGroup var globals: GlobalOptions

    func run(in context: CommandContext) async throws {
        let spaces = try await context.administration().spaces()
        try context.show(
            each: spaces.map { ["space": .string($0.name)] },
            spaces.isEmpty ? ["Nobody has written anything yet."] : spaces.map { "\($0)" })
    }
}
