import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync verify`: whether the store is what was written to it.
struct VerifyCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the store: chains, checksums, and the state against the log.",
        discussion: "Ends with 6 where something is damaged, and names it."
    )

    @OptionGroup var globals: GlobalOptions

    func run(in context: CommandContext) async throws {
        let findings = try context.openReplica().verify()
        try context.show(
            [
                "sound": .bool(findings.isEmpty),
                "findings": .array(findings.map(Self.json)),
            ],
            findings.isEmpty
                ? ["The store is sound."]
                : findings.map { "\($0)" } + ["The store is damaged. Keep a copy of it."])
        if !findings.isEmpty { context.finish(.damaged) }
    }

    private static func json(_ finding: VerifyFinding) -> JSONValue {
        [
            "file": .string(finding.file),
            "table": .string(finding.table),
            "space": finding.space.map { .string($0.name) } ?? .null,
            "type": finding.record.map { .string($0.type.name) } ?? .null,
            "id": finding.record.map { .string($0.id.hex) } ?? .null,
            "transaction": finding.transaction.map { .string($0.description) } ?? .null,
            "message": .string(finding.message),
        ]
    }
}
