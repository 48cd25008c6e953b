import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
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
        do {
            replica = try context.openReplica()
        } catch StoreError.damaged(let detail) where !pages.isEmpty {
            return try tell(StoreRepair(left: pages + [VerifyFinding(unopened: detail)]), context)
        }
        guard repair else {
            return try tell(StoreRepair(left: pages + (try replica.verify())), context)
        }
        let done: StoreRepair
        do {
            done = try await StoreRepair(replica, pages: pages)
        } catch StoreError.damaged(let detail) where context.surroundings.openReplica != nil {
            throw Failure(
                status: .damaged, code: "store-damaged",
                message: "The store is damaged: \(detail). Nothing was changed.",
                next: "Stop the server and run it again: a file that is open is not made anew.")
        }
        try tell(done, context)
    }

    private func inspectPages(_ context: CommandContext) throws -> [VerifyFinding] {
        if let open = context.surroundings.openReplica {
            return try open.inspectPages(mends: repair)
        }
        let path = try context.storePath()
        guard Replica.exists(at: path) else { return [] }
        var pages = try Replica.inspectPages(in: path, mends: repair)
        if repair, pages.contains(where: { !$0.isMended && $0.page != nil }) {
            let trees = try Replica.salvage(in: path, schema: FieldsyncDomain.schema)
            // A file that was made anew has none of the pages that were broken.
            pages.removeAll { page in trees.contains { $0.file == page.file } }
            pages += trees
        }
        return pages
    }

    private func tell(_ done: StoreRepair, _ context: CommandContext) throws {
        var document: JSONObject = [
            "sound": .bool(done.left.isEmpty),
            "findings": .array(done.left.map(Self.json)),
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
            : done.left.map { "\($0)" } + [Self.advice(repair)]
        try context.show(.object(document), lines)
        if !done.left.isEmpty { context.finish(.damaged) }
    }

    private static func advice(_ repair: Bool) -> HumanText {
        repair
            ? "The store is still damaged. Keep a copy of it."
            : "The store is damaged. Keep a copy of it, then run 'fieldsync verify --repair'."
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
