import AFMModel
import AFMOffice
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncServer
import FieldsyncStore

/// `fieldsync consolidate`: the statement over all that a replica holds.
struct ConsolidateCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "consolidate",
        abstract: "Bring all calls together and say what everybody is owed.",
        discussion: """
            On a server's store the statement is final when nothing is open; otherwise it says \
            what is missing. On a laptop it is provisional, since others may hold more. Exit \
            status 3 where open conflicts bear on the figures.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "Only this production's calls.")
    var production: String?

    @Option(help: "Only calls from this day on, such as 2026-10-14.")
    var from: String?

    @Option(help: "Only calls up to this day.")
    var to: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let first = try from.map(Self.day)
        let last = try to.map(Self.day)
        if let first, let last, last < first {
            throw Failure.usage("--from \(first) is after --to \(last).")
        }
        let only = try production.map { try RecordFinder(in: replica).production($0).id }
        let isServer = replica.layout == .filePerSpace
        let found = try context.consolidator(of: replica).run(
            .production(only, from: first, to: last), mayBeFinal: isServer,
            devices: isServer ? try await Self.standings(context) : [],
            now: replica.environment.instant)
        if !isServer {
            try context.note("This is a laptop's store, so the statement is provisional.")
        }
        try context.show(found)
    }

    static func standings(_ context: CommandContext) async throws -> [DeviceStanding] {
        try await context.administration().devices().filter { $0.revoked == nil }.map {
            DeviceStanding(replica: $0.replica, name: $0.name, lastExchange: $0.lastExchange)
        }
    }

    static func day(_ text: String) throws -> WorkDate {
        guard let day = WorkDate(text) else {
            throw Failure.usage("'\(text)' is no day.", next: "Say it as 2026-10-14.")
        }
        return day
    }
}
