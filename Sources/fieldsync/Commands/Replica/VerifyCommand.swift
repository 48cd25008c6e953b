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
            return try tell(pages + [VerifyFinding(unopened: detail)], [], 0, context)
        }
        guard repair else {
            return try tell(pages + (try replica.verify()), [], 0, context)
        }
        let done = try await StoreRepair(replica, pages: pages)
        try tell(done.left, done.repaired, done.fetched, context)
    }

    private func inspectPages(_ context: CommandContext) throws -> [VerifyFinding] {
        if let open = context.surroundings.openReplica {
            return try open.inspectPages(mends: repair)
        }
        let path = try context.storePath()
        guard Replica.exists(at: path) else { return [] }
        return try Replica.inspectPages(in: path, mends: repair)
    }

    private func tell(
        _ findings: [VerifyFinding], _ repaired: [VerifyFinding], _ fetched: Int,
        _ context: CommandContext
    ) throws {
        var document: JSONValue = [
            "sound": .bool(findings.isEmpty),
            "findings": .array(findings.map(Self.json)),
        ]
        var lines: [HumanText] = []
        if repair {
            document = [
                "sound": .bool(findings.isEmpty),
                "findings": .array(findings.map(Self.json)),
                "repaired": .array(repaired.map(Self.json)),
                "transactionsFetched": .integer(Int64(fetched)),
            ]
            lines += repaired.map { "Repaired: \($0)" }
            if fetched > 0 { lines.append("Fetched from the server: \(fetched) transactions.") }
        }
        lines +=
            findings.isEmpty
            ? ["The store is sound."]
            : findings.map { "\($0)" } + [Self.advice(repair)]
        try context.show(document, lines)
        if !findings.isEmpty { context.finish(.damaged) }
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
