import ArgumentParser
import Foundation

/// The program: records a day's work offline, syncs it with others, works out what is owed.
@main
struct Fieldsync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fieldsync",
        abstract: "Record a day's work offline, sync it with others, work out what is owed.",
        discussion: """
            Start with 'fieldsync init'. Options such as --store and --json may stand before or \
            after a command's name.

            Exit status: 0 done, 1 failed, 3 done and conflicts are open, 4 not enrolled or not \
            allowed, 5 server not reachable and nothing lost, 6 the store is damaged, 7 the \
            server refused something, 8 a newer program wrote this, 64 wrong usage, 65 bad \
            input file.
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(name: "The stage", subcommands: stageCommands),
            CommandGroup(name: "The office", subcommands: officeCommands),
            CommandGroup(name: "Replica and sync", subcommands: replicaCommands),
            CommandGroup(name: "Records", subcommands: [RecordCommand.self]),
            CommandGroup(name: "Server", subcommands: [ServeCommand.self, AdminCommand.self]),
            CommandGroup(
                name: "Shell", subcommands: [CompletionCommand.self, OffersCommand.self]),
        ]
    )

    private static let replicaCommands: [any ParsableCommand.Type] = [
        InitCommand.self, CloneCommand.self, RemoteCommand.self, PushCommand.self,
        PullCommand.self, SyncCommand.self, StatusCommand.self, LogCommand.self,
        ShowCommand.self, ConflictsCommand.self, ResolveCommand.self, RefusedCommand.self,
        BundleCommand.self, VerifyCommand.self, BackupCommand.self, RestoreCommand.self,
        CompactCommand.self, DuplicatesCommand.self, MergeCommand.self, UnmergeCommand.self,
        DiffCommand.self, UndoCommand.self,
    ]

    private static let stageCommands: [any ParsableCommand.Type] = [
        ProductionCommand.self, MusicianCommand.self, RatesCommand.self, CallCommand.self,
        HireCommand.self, StageCommand.self, ClockCommand.self, CueCommand.self, NoteCommand.self,
        InstrumentCommand.self,
    ]

    private static let officeCommands: [any ParsableCommand.Type] = [
        CheckCommand.self, PayCommand.self, WrapCommand.self, ReportCommand.self,
        ConsolidateCommand.self, PeriodCommand.self, RulesCommand.self,
    ]

    /// Runs the words of the command line and ends the process.
    static func main() async {
        // A reader that goes away is an error to handle, not a death.
        signal(SIGPIPE, SIG_IGN)
        let words = Array(CommandLine.arguments.dropFirst())
        // The runtime mends bytes that are no text, so the bytes themselves are looked at.
        let isText = (0..<Int(CommandLine.argc)).allSatisfy { index in
            CommandLine.unsafeArgv[index].map { String(validatingCString: $0) != nil } ?? true
        }
        if !isText {
            FileHandle.standardError.write(
                Data("fieldsync: An argument is no UTF-8 text. Nothing was changed.\n".utf8))
            Foundation.exit(ExitStatus.usage.rawValue)
        }
        Foundation.exit(await CommandRunner.run(words, in: .ofProcess()).rawValue)
    }
}
