import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync diff`: what changed, from what to what.
struct DiffCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "List what changed, from what to what, by whom, when and on which laptop.",
        discussion: """
            Without arguments: what the server is not known to hold; on a replica without a \
            server, everything. With a record: all its changes. With a transaction, as \
            'fieldsync log' prints them: what that one changed. The oldest first.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "Only this space.")
    var space: String?

    @Option(help: "Only what was written since: 2026-10-14T17:00:00Z.")
    var since: String?

    @Argument(help: "A record's type, or a transaction such as 1f3a5b7c@12.")
    var what: String?

    @Argument(help: "The record's id, or the beginning of it.")
    var id: String?

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let names = try replica.names()
        let changes = try changes(of: replica).filter { change in
            try earliest.map { change.entry.stamp.instant >= $0 } ?? true
        }
        var lines: [HumanText] = []
        var current: TransactionID?
        for change in changes {
            if change.entry.transaction != current { lines.append(change.heading(names)) }
            current = change.entry.transaction
            lines.append(change.line)
        }
        try context.show(
            each: changes.map { $0.json(names) }, lines.isEmpty ? ["Nothing changed."] : lines)
    }

    private var earliest: Instant? {
        get throws {
            guard let since else { return nil }
            guard let instant = Instant(iso8601: since) else {
                throw Failure.usage("'\(since)' is no instant such as 2026-10-14T17:00:00Z.")
            }
            return instant
        }
    }

    private func changes(of replica: Replica) throws -> [FieldChange] {
        let spaces = try SpaceWords.chosen(space, of: replica)
        if let what, let id {
            let (key, space) = try RecordWords(type: what, id: id).existing(in: replica)
            return try replica.read(space) { reader in
                try FieldChange.all(of: reader.log(of: key), in: space, reader)
                    .filter { try $0.record.id == reader.mergedSet(key).standing }
            }
        }
        if let what {
            guard what.contains("@") else {
                throw Failure.usage("A record has a type and an id.")
            }
            let (space, entry) = try TransactionWords(what).entry(in: spaces, of: replica)
            return try replica.read(space) { try FieldChange.all(of: [entry], in: space, $0) }
        }
        return try spaces.flatMap { space in
            let held = try replica.peerHeads(space).vector
            return try replica.read(space) { reader in
                // What was not sent is always here.
                let news = try reader.recentLog().filter { !held.contains($0.transaction.id) }
                return try FieldChange.all(of: news, in: space, reader)
            }
        }.sorted { ($0.entry.stamp, $0.entry.transaction) < ($1.entry.stamp, $1.entry.transaction) }
    }
}
