import ArgumentParser
import FieldsyncClient
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync status`: how this replica stands.
struct StatusCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say what is not sent yet, what is disputed, and what was refused.",
        discussion: """
            Every number is the length of a list: unpushed of 'fieldsync log --unpushed', \
            conflicts of 'fieldsync conflicts', duplicates of 'fieldsync duplicates', refused of \
            'fieldsync refused', lateEdits of 'fieldsync log --late', lost of \
            'fieldsync conflicts --lost'.
            """
    )

    @OptionGroup var globals: GlobalOptions

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let remote = try Remote.of(replica)
        let linksOnly = try replica.linksOnly()
        let spaces = try SpaceWords.known(to: replica).map { space in
            let lost = try context.unseenLostValues(in: [space], of: replica).count
            return try SpaceStatus(
                space, of: replica, lost: lost, linksOnly: linksOnly[space] ?? 0)
        }
        let memory = try ExchangeMemory.of(replica)
        let offset = memory.lastMilliseconds == 0 ? nil : memory.clockOffsetMilliseconds / 1000
        let healed = try HealingNotice.all(of: replica)
        if context.json {
            return try context.emit([
                "replica": .string(replica.identity.id.hex),
                "name": .string(replica.identity.name),
                "remote": remote.map { .string($0.url) } ?? .null,
                "spaces": .array(spaces.map(\.json)),
                "healed": .array(
                    healed.map { ["at": .string($0.at.description), "what": .string($0.text)] }),
                "clock": ["offsetSeconds": offset.map(JSONValue.integer) ?? .null],
                "digest": .string(try replica.digest()),
            ])
        }
        try context.print(
            "\(context.styled("\(replica.identity.name)", .bold)), replica \(replica.identity.id)")
        if let remote {
            try context.print("Server \(remote.serverName) at \(remote.url), as \(remote.user)")
        } else if replica.layout == .filePerSpace {
            try context.print("The store of a server: laptops sync with it.")
        } else {
            try context.print(
                "No server yet: 'fieldsync remote set URL --invite CODE' joins one.")
        }
        if let offset, offset.magnitude >= 60 {
            let span = ClockSpan.words(seconds: offset.magnitude)
            let side = offset < 0 ? "ahead of" : "behind"
            try context.print("This laptop's clock is \(span) \(side) the server's: set it right.")
        }
        for line in Self.table(spaces) { try context.print(line) }
        for notice in healed.suffix(3) { try context.print("\(notice.at)  \(notice.text)") }
        let late = spaces.reduce(0) { $0 + $1.lateEdits }
        if late > 0 {
            try context.print(
                "Deleted records were written to: 'fieldsync log --late' lists \(late).")
        }
        let old = spaces.reduce(0) { $0 + $1.linksOnly }
        if old > 0 {
            try context.print(
                "\(old) old transactions are links only: 'fieldsync sync --history'.")
        }
        let lost = spaces.reduce(0) { $0 + $1.lost }
        if lost > 0 {
            try context.print(
                "Of what you wrote, \(lost) is not shown: 'fieldsync conflicts --lost'.")
        }
    }

    private static func table(_ spaces: [SpaceStatus]) -> [HumanText] {
        if spaces.isEmpty { return ["Nothing has been entered yet."] }
        var table = HumanTable(
            "space", "not sent", "conflicts", "duplicates", "refused", "last sync")
        for space in spaces {
            table.add(
                "\(space.space)", "\(space.unpushed)", "\(space.conflicts)",
                "\(space.duplicates)", "\(space.refused)",
                "\(space.lastSync?.description ?? "never")")
        }
        return table.lines
    }
}

/// How one space stands.
private struct SpaceStatus {
    let space: SpaceID
    let unpushed: Int
    let oldestUnpushed: Instant?
    let conflicts: Int
    let duplicates: Int
    let refused: Int
    let lateEdits: Int
    let lost: Int
    let linksOnly: Int
    let lastSync: Instant?

    init(_ space: SpaceID, of replica: Replica, lost: Int, linksOnly: Int) throws {
        self.space = space
        self.linksOnly = linksOnly
        self.lost = lost
        // A server is where things are sent to; it has nothing to send itself.
        let unsent = replica.layout == .oneFile ? try replica.unpushed(space) : nil
        unpushed = unsent?.transactions ?? 0
        oldestUnpushed = unsent?.oldest
        conflicts = try replica.read(space) { try $0.conflicts().count }
        duplicates = try replica.read(space) { try $0.duplicates().count }
        refused = try RefusedChange.all(in: [space], of: replica).count
        lateEdits = try LateEditWords.all(in: space, of: replica).count
        lastSync = try ExchangeMemory.lastSync(space, of: replica)
    }

    var json: JSONValue {
        [
            "space": .string(space.name),
            "unpushed": .integer(Int64(unpushed)),
            "oldestUnpushed": oldestUnpushed.map { .string($0.description) } ?? .null,
            "conflicts": .integer(Int64(conflicts)),
            "duplicates": .integer(Int64(duplicates)),
            "refused": .integer(Int64(refused)),
            "lateEdits": .integer(Int64(lateEdits)),
            "lost": .integer(Int64(lost)),
            "linksOnly": .integer(Int64(linksOnly)),
            "lastSync": lastSync.map { .string($0.description) } ?? .null,
        ]
    }
}
