import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer
import FieldsyncStore

/// `fieldsync admin quarantine list`: what is kept aside.
struct QuarantineListCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what waits for a decision; with '--all' what was decided too."
    )

    @OptionGroup var globals: GlobalOptions

    @Flag(help: "Also what was accepted or rejected.")
    var all = false

    func run(in context: CommandContext) async throws {
        let administration = try context.administration()
        let devices = Dictionary(
            try await administration.devices().map { ($0.replica, $0) }) { first, _ in first }
        let kept = try await administration.setAside().filter { all || $0.state == .waiting }
        var table = HumanTable("number", "state", "device", "user", "space", "author", "at", "why")
        for entry in kept {
            let device = devices[entry.device]
            table.add(
                "\(entry.number)", "\(entry.state.rawValue)", "\(device?.name ?? "?")",
                "\(device?.user ?? "?")", "\(entry.transaction.space)",
                "\(entry.transaction.author)", "\(entry.transaction.stamp.instant)",
                "\(entry.cause.rawValue)")
        }
        try context.show(
            each: kept.map { $0.json(devices[$0.device]) },
            kept.isEmpty ? ["Nothing waits for a decision."] : table.lines)
    }
}

/// `fieldsync admin quarantine show`: what would be written.
struct QuarantineShowCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what the entries that are kept aside would write."
    )

    @OptionGroup var globals: GlobalOptions

    @OptionGroup var chosen: QuarantineChoice

    func run(in context: CommandContext) async throws {
        let administration = try context.administration()
        let names = try context.openReplica().names()
        for entry in try await chosen.found(in: administration) {
            let change = LoggedChange(
                entry.transaction, receivedMilliseconds: entry.receivedMilliseconds,
                replicaName: names[entry.transaction.id.replica])
            try context.show(each: [change.json], ["\(entry.number):"] + change.lines)
        }
    }
}

/// `fieldsync admin quarantine accept`: lets entries into the log.
struct QuarantineAcceptCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Let entries in, with their authors and times; everybody gets them.",
        discussion: """
            What the same laptop wrote before them in the space and was not chosen comes along and \
            is refused, because a laptop's entries are a chain: 'fieldsync refused' lists it.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @OptionGroup var chosen: QuarantineChoice

    func run(in context: CommandContext) async throws {
        let administration = try context.administration()
        let author = try context.author(of: try context.openReplica())
        let entries = try await chosen.found(in: administration)
        try await administration.decide(entries, accepts: true, author: author)
        try context.show(
            ["accepted": .integer(Int64(entries.count))],
            ["Let in \(Counted(entries.count, "entry", "entries"))."])
    }
}

/// `fieldsync admin quarantine reject`: keeps entries out.
struct QuarantineRejectCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Keep entries out. They stay where they are, and can still be accepted."
    )

    @OptionGroup var globals: GlobalOptions

    @OptionGroup var chosen: QuarantineChoice

    @Option(help: "Why, for the person who wrote them.")
    var reason = ""

    func run(in context: CommandContext) async throws {
        let administration = try context.administration()
        let author = try context.author(of: try context.openReplica())
        let entries = try await chosen.found(in: administration)
        try await administration.decide(
            entries, accepts: false, reason: reason, author: author)
        try context.show(
            ["rejected": .integer(Int64(entries.count))],
            ["Kept out \(Counted(entries.count, "entry", "entries"))."])
    }
}
