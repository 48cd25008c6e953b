import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncClient
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync compact`: lets go of old history that the server's backup holds.
struct CompactCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Let go of old history that the server has in its backup.",
        discussion: """
            What is shown, what is disputed, and who wrote it stay as they are, and so does all \
            that is new. What goes can be had again with 'fieldsync sync --history'; until then \
            the history of old records, their undoing, and bundles that begin there are refused. \
            Nothing goes unless the server says that a backup of it ('fieldsync backup', run \
            there) holds it. Nothing ever goes by itself, and nothing on a server.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(
        help: ArgumentHelp(
            "What was written on this day or later stays; else 90 days stay.",
            valueName: "date"))
    var before: String?

    @Flag(help: "Say what would go and what stays, and let go of nothing.")
    var dryRun = false

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        guard replica.layout == .oneFile else { throw StoreError.keepsAll }
        let limit = try Horizon.instant(before, now: replica.environment.instant)
        try await context.repairIfDamaged(replica)
        let backup = try await HTTPPeer(replica: replica).backupPoint()
        let result =
            try dryRun
            ? replica.compaction(backup: backup, before: limit)
            : replica.compact(backup: backup, before: limit)
        try context.show(
            .object(json(result, backup, limit)), lines(result, backup, limit))
    }

    private func json(
        _ result: Compaction, _ backup: BackupPoint, _ limit: Instant
    ) -> JSONObject {
        [
            "dryRun": .bool(dryRun),
            "before": .string(limit.description),
            "backedUpAt": backup.at.map { .string($0.description) } ?? .null,
            "transactions": .integer(Int64(result.transactions)),
            "bytes": .integer(Int64(result.bytes)),
            "spaces": .array(result.parts.map(Self.json)),
        ]
    }

    private static func json(_ part: Compaction.Part) -> JSONValue {
        var kept = JSONObject()
        for cause in Compaction.Cause.allCases {
            kept[cause.rawValue] = .integer(Int64(part.kept[cause] ?? 0))
        }
        return [
            "space": .string(part.space.name),
            "transactions": .integer(Int64(part.transactions)),
            "bytes": .integer(Int64(part.bytes)),
            "newest": part.newest.map { .string($0.description) } ?? .null,
            "linksOnly": .integer(Int64(part.linksOnly)),
            "kept": .object(kept),
        ]
    }

    private func lines(
        _ result: Compaction, _ backup: BackupPoint, _ limit: Instant
    ) -> [HumanText] {
        guard let at = backup.at else {
            return [
                """
                The server has not said that it is backed up, so everything stays here. Run \
                'fieldsync backup FILE' on it.
                """
            ]
        }
        var lines: [HumanText] = []
        for part in result.parts {
            if part.transactions > 0 {
                lines.append(
                    """
                    \(part.space): \(part.transactions) transactions \
                    \(dryRun ? "would go" : "went"), \(part.bytes) bytes
                    """)
            }
            for cause in Compaction.Cause.allCases {
                guard let count = part.kept[cause] else { continue }
                lines.append("\(part.space): \(count) transactions stay: \(cause.words)")
            }
        }
        if result.transactions == 0 {
            lines.append("Nothing can go now. The server's backup is of \(at).")
        } else if dryRun {
            lines.append("Nothing went. The server's backup is of \(at).")
        } else {
            lines.append(
                """
                The server has what went, and its backup of \(at) too. 'fieldsync sync --history' \
                brings it back.
                """)
        }
        return lines
    }
}

extension Compaction.Cause {
    /// Why it stays, as the end of a sentence.
    fileprivate var words: HumanText {
        switch self {
        case .notBackedUp: "the server's backup does not hold them"
        case .tooNew: "they lie beside something that is not older than the day"
        case .judged: "something beside them was refused"
        case .unpacked: "they are the newest"
        }
    }
}
