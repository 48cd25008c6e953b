import ArgumentParser
import FieldsyncClient
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer
import FieldsyncStore

/// `fieldsync verify`: whether the store is what was written to it.
struct VerifyCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the store: pages, chains, checksums, and the state against the log.",
        discussion: """
            Ends with 6 where something is damaged, and names it. With '--repair' a byte that was \
            altered is put right by its page's checksum, what follows from the log is made anew, \
            and what the log lacks is fetched from the server; a server gets it back from the \
            laptops, with their next sync. Ends with 6 where something is still damaged.
            """
    )

    @OptionGroup var globals: GlobalOptions
    @Flag(help: "Put right what can be, with the server's help where that is needed.")
    var repair = false

    func run(in context: CommandContext) async throws {
        let pages = try inspectPages(context)
        let replica: Replica
        var left = pages.filter { !$0.isMended }
        do {
            replica = try context.openReplica()
            if !repair {
                left += try replica.verify() + ServerInspection.findings(of: replica, mends: false)
            }
        } catch StoreError.damaged(let detail) {
            // Where a page was named, it is why.
            if left.isEmpty { left.append(VerifyFinding(unopened: detail)) }
            return try tell(StoreRepair(left: left), context)
        } catch let error as StoreError where error.isOfMissingFiles && !left.isEmpty {
            return try tell(StoreRepair(left: left), context)
        }
        let linksOnly = try replica.linksOnly().values.reduce(0, +)
        guard repair else {
            return try tell(StoreRepair(left: left), context, linksOnly: linksOnly)
        }
        do {
            var done = try await StoreRepair(replica, pages: pages)
            let others = try ServerInspection.findings(of: replica, mends: true)
            done.repaired += others.filter(\.isMended)
            done.left += others.filter { !$0.isMended }
            try tell(done, context, linksOnly: try replica.linksOnly().values.reduce(0, +))
        } catch StoreError.damaged(let detail) {
            try tell(StoreRepair(left: left + [VerifyFinding(unopened: detail)]), context)
        }
    }

    private func inspectPages(_ context: CommandContext) throws -> [VerifyFinding] {
        if let open = context.surroundings.openReplica {
            let pages = try open.inspectPages(mends: repair)
            guard repair else { return pages }
            return try Self.replace(pages) { try ServerInspection.salvage(open, broken: $0) }
        }
        let path = try context.storePath()
        guard Replica.exists(at: path) else { return [] }
        let pages = try Replica.inspectPages(in: path, mends: repair)
        guard repair else { return pages }
        return try Self.replace(pages) { broken in
            try ServerInspection.salvage(
                in: path, schema: FieldsyncDomain.schema, broken: broken)
        }
    }

    /// What was found in the pages, without what went with files that are made anew now.
    private static func replace(
        _ pages: [VerifyFinding], _ salvage: (Set<String>) throws -> [VerifyFinding]
    ) throws -> [VerifyFinding] {
        let broken = Set(pages.filter { !$0.isMended }.map(\.file))
        if broken.isEmpty { return pages }
        let anew = try salvage(broken)
        return pages.filter { page in !anew.contains { $0.file == page.file } } + anew
    }

    private func tell(
        _ done: StoreRepair, _ context: CommandContext, linksOnly: Int = 0
    ) throws {
        var document: JSONObject = [
            "sound": .bool(done.left.isEmpty),
            "findings": .array(done.left.map(Self.json)),
            "linksOnly": .integer(Int64(linksOnly)),
        ]
        var lines: [HumanText] = []
        if repair {
            document["repaired"] = .array(done.repaired.map(Self.json))
            document["transactionsFetched"] = .integer(Int64(done.fetched))
            document["lost"] = .array(done.lost.map { .string($0.description) })
            lines += done.repaired.map { "Repaired: \($0)" }
            if done.fetched > 0 {
                lines.append("Fetched from the server: \(done.fetched) transactions.")
            }
            lines += done.lost.map {
                "Lost: transaction \($0), which was never sent and cannot be read."
            }
        }
        lines +=
            done.left.isEmpty
            ? ["The store is sound."]
            : done.left.map { "\($0)" } + [advice(done, context)]
        if done.left.isEmpty, done.repaired.contains(where: Self.isOfEverything) {
            lines += try wordsOfSalvage(context)
        }
        if linksOnly > 0 {
            lines.append(
                """
                Of \(linksOnly) old transactions links are kept; the server has them \
                ('fieldsync sync --history').
                """)
        }
        if done.repaired.contains(where: Self.isUnproven) {
            lines.append(
                """
                No checksum proves the rows of directory.sqlite: see 'fieldsync admin users', \
                'admin devices', 'admin spaces' and 'admin quarantine'. What it was is beside it.
                """)
        }
        try context.show(.object(document), lines)
        if !done.left.isEmpty { context.finish(.damaged) }
    }

    /// Whether a file was made anew of whose rows nobody can say whether they are all there.
    private static func isUnproven(_ finding: VerifyFinding) -> Bool {
        finding.page == nil && ServerInspection.otherFiles.contains(finding.file)
    }

    private static let mainFile = "fieldsync.sqlite"

    /// Whether the file that holds everything of a laptop was made anew.
    private static func isOfEverything(_ finding: VerifyFinding) -> Bool {
        finding.page == nil && finding.file == mainFile
    }

    /// What nobody can prove of a file that was made anew, and how to get the rest.
    private func wordsOfSalvage(_ context: CommandContext) throws -> [HumanText] {
        let replica = try context.openReplica()
        let nothing = try replica.spaces().isEmpty ? ", which is nothing" : ""
        let invitation: HumanText =
            try Remote.of(replica) != nil
            ? ""
            : "a new invitation ('fieldsync remote set URL --invite CODE') and then "
        return [
            """
            \(Self.mainFile) was made anew from what was left of it\(nothing). What the server \
            has comes back with \(invitation)'fieldsync sync', or with a bundle of it \
            ('fieldsync bundle apply FILE'). What was never handed in and is not in 'fieldsync \
            log' is lost, unless there is a backup ('fieldsync restore').
            """
        ]
    }

    private func advice(_ done: StoreRepair, _ context: CommandContext) -> HumanText {
        if !repair {
            return "The store is damaged. Keep a copy of it, then run 'fieldsync verify --repair'."
        }
        if context.surroundings.openReplica != nil {
            return """
                The store is still damaged. Stop the server, keep a copy of its store, run \
                'fieldsync verify --repair' again, and start it.
                """
        }
        if done.left.allSatisfy({ $0.file == "replica.key" }) {
            return """
                The keys are in no other place. Put replica.key, or the whole store, back from a \
                backup ('fieldsync restore'). \
                Where there is none, keep the folder, and take up a new replica with a new \
                invitation ('fieldsync clone URL --invite CODE'): it gets what the server has.
                """
        }
        return """
            The store is still damaged. Keep a copy of it, and put a backup back ('fieldsync \
            restore') or take up a new replica ('fieldsync clone URL --invite CODE').
            """
    }

    private static func json(_ finding: VerifyFinding) -> JSONValue {
        [
            "file": .string(finding.file),
            "table": .string(finding.table),
            "page": finding.page.map { .integer(Int64($0)) } ?? .null,
            "space": finding.space.map { .string($0.name) } ?? .null,
            "type": finding.record.map { .string($0.type.name) } ?? .null,
            "id": finding.record.map { .string($0.id.hex) } ?? .null,
            "transaction": finding.transaction.map { .string($0.description) } ?? .null,
            "message": .string(finding.message),
        ]
    }
}
