import ArgumentParser

/// `fieldsync call`: the calls of a production, typed or from sheets.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Enter, import, export and look at calls.",
        discussion: """
            A call is named by its id or by words of its title, stage, day and time: \
            'Alpha/Stage 1', 'Stage 1 2026-10-14'. Who is on it is said by 'fieldsync hire', what \
            happens by 'fieldsync clock'.
            """,
        subcommands: [
            CallNewCommand.self, CallAddCommand.self, CallEditCommand.self, CallListCommand.self,
            CallShowCommand.self,
            NounRemoveCommand<CallNoun>.self, CallImportCommand.self, CallExportCommand.self,
        ]
    )
}
