import AFMModel
import AFMOffice
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync period`: payroll periods that are signed off, and what is amended afterwards.
struct PeriodCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "period",
        abstract: "Close payroll periods, and amend what changes afterwards.",
        discussion: """
            A closed period keeps what was signed for. What comes to something else later keeps \
            statements from being final until an amendment says why.
            """,
        subcommands: [
            PeriodCloseCommand.self, PeriodAmendCommand.self, PeriodListCommand.self,
            PeriodShowCommand.self,
        ]
    )
}

/// Who signs, and whether nothing else is to come.
struct PeriodSignature: ParsableArguments {
    @Option(help: "Who signs; you, where nobody is named.")
    var by: String?

    @Flag(help: "Nothing else is to come; on a server's store that is known.")
    var final = false

    /// What a server knows of its devices, and whether the statement may be final.
    func standing(
        of replica: Replica, _ context: CommandContext
    ) async throws -> (mayBeFinal: Bool, devices: [DeviceStanding]) {
        guard replica.layout == .filePerSpace else { return (final, []) }
        return (true, try await ConsolidateCommand.standings(context))
    }
}

/// `fieldsync period close`: signs off what a production's calls come to.
struct PeriodCloseCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Sign off what a production's calls of some days come to.",
        discussion: """
            The statement has to be final: on a server's store, or with --final, and with nothing \
            open. Exit status 3 where conflicts are.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "The production: title, title/episode, or id.", completion: .productions)
    var production: String

    @Option(help: "The first day, such as 2026-10-12.")
    var from: String

    @Option(help: "The last day.")
    var to: String

    @OptionGroup var signature: PeriodSignature

    func run(in context: CommandContext) async throws {
        let (first, last) = (try ConsolidateCommand.day(from), try ConsolidateCommand.day(to))
        guard first <= last else {
            throw Failure.usage("--from \(first) is after --to \(last).")
        }
        let replica = try context.openReplica()
        let found = try RecordFinder(in: replica).production(production)
        let author = try context.author(of: replica)
        let (mayBeFinal, devices) = try await signature.standing(of: replica, context)
        do {
            let period = try PeriodBook(
                in: replica, author: author, memory: context.surroundings.memory).close(
                found, from: first, to: last, by: signature.by ?? author, mayBeFinal: mayBeFinal,
                devices: devices)
            try context.show(
                period.json,
                ["Closed: \(period.line), \(period.calls.count) calls. \(period.id)"])
        } catch let error as NotFinal {
            throw Failure(error)
        }
    }
}

/// `fieldsync period amend`: signs for what has come to something else since.
struct PeriodAmendCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend",
        abstract: "Sign for what comes to something else than was closed, with the reason.")

    @OptionGroup var globals: GlobalOptions

    @Option(help: "The production: title, title/episode, or id.", completion: .productions)
    var production: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Only these calls.", valueName: "call"))
    var call: [String] = []

    @Option(help: "Why.")
    var because: String

    @OptionGroup var signature: PeriodSignature

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let finder = RecordFinder(in: replica)
        let found = try finder.production(production)
        let only = call.isEmpty ? nil : Set(try call.map { try finder.call($0).id })
        let author = try context.author(of: replica)
        let (mayBeFinal, devices) = try await signature.standing(of: replica, context)
        do {
            let changes = try PeriodBook(
                in: replica, author: author, memory: context.surroundings.memory).amend(
                found, only: only, because: because, by: signature.by ?? author,
                mayBeFinal: mayBeFinal, devices: devices)
            try context.show(
                ["amendments": .array(changes.map(\.json))],
                changes.isEmpty
                    ? ["Nothing comes to anything else than was signed."] : changes.map(\.line))
        } catch let error as NotFinal {
            throw Failure(error)
        }
    }
}
