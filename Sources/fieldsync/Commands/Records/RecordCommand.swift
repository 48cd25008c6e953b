import ArgumentParser

/// `fieldsync record`: records as scripts see them.
struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Read and write records by type, id and field; for scripts.",
        subcommands: [
            RecordTypesCommand.self, RecordSetCommand.self, RecordGetCommand.self,
            RecordAddCommand.self, RecordRemoveCommand.self, RecordAppendCommand.self,
            RecordDeleteCommand.self, RecordUndeleteCommand.self, RecordApplyCommand.self,
            RecordDumpCommand.self, RecordHistoryCommand.self,
        ]
    )
}
