import ArgumentParser
import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync bundle show`: what a file says of itself.
struct BundleShowCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say who made a bundle or a receipt, when, and of which spaces.",
        discussion: "Its form and its signature are checked. Nothing is applied."
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "A bundle, or a receipt.")
    var file: String

    func run(in context: CommandContext) async throws {
        // A store is asked only for the keys that open what is sealed to it.
        let isThere = try context.surroundings.openReplica != nil
            || Replica.exists(at: context.storePath())
        let identity = isThere ? try context.openReplica().identity : nil
        let scan = try BundleScan.of(context.surroundings.absolutePath(file), for: identity)
        try context.show(Self.json(scan), Self.lines(scan, file))
    }

    private static func json(_ scan: BundleScan) -> JSONValue {
        [
            "kind": .string(scan.isReceipt ? "receipt" : "bundle"),
            "version": .integer(Int64(BundleFrame.version)),
            "replica": .string(scan.maker.hex),
            "name": .string(scan.head.name),
            "user": scan.head.voucher.map { .string($0.user) } ?? .null,
            "server": scan.head.voucher.map { .string($0.server.hex) } ?? .null,
            "madeAt": .string(scan.madeAt.description),
            "sealedTo": .array(scan.head.boxes.map { .string($0.reader.hex) }),
            "spaces": .array(
                scan.parts.compactMap { part in
                    guard let space = part.space else { return nil }
                    return [
                        "space": .string(space.space.name),
                        "segments": .integer(Int64(part.segments)),
                        "transactionsBefore": count(space.base),
                        "transactionsHeld": count(space.heads),
                        "refusals": .array(space.refusals.map { .string($0) }),
                    ]
                }),
            "sealedSpaces": .integer(Int64(scan.parts.count { $0.space == nil })),
            "segments": .integer(Int64(scan.parts.reduce(0) { $0 + $1.segments })),
            "transactions": .integer(Int64(clamping: scan.transactions)),
            "bytes": .integer(Int64(scan.bytes)),
        ]
    }

    private static func lines(_ scan: BundleScan, _ file: String) -> [HumanText] {
        let kind = scan.isReceipt ? "A receipt" : "A bundle"
        var lines: [HumanText] = [
            "\(kind) by \(scan.head.name), replica \(scan.maker.hex), of \(scan.madeAt).",
            "\(scan.transactions) transactions, \(scan.bytes) bytes; the signature holds.",
        ]
        if scan.isSealed { lines.append("Sealed to \(scan.head.boxes.count) replicas.") }
        var table = HumanTable("space", "from", "up to", "segments")
        for part in scan.parts {
            guard let space = part.space else { continue }
            table.add(
                "\(space.space)", "\(total(space.base))", "\(total(space.heads))",
                "\(part.segments)")
        }
        if !scan.spaces.isEmpty { lines += table.lines }
        let hidden = scan.parts.count { $0.space == nil }
        if hidden > 0 { lines.append("\(hidden) spaces are sealed to others.") }
        return lines
    }

    private static func count(_ heads: SpaceHeads) -> JSONValue {
        .integer(Int64(clamping: total(heads)))
    }

    /// How many transactions heads stand for.
    private static func total(_ heads: SpaceHeads) -> UInt64 {
        heads.heads.values.reduce(0) { $0.addingReportingOverflow($1.sequence).partialValue }
    }
}
