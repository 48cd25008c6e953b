import ArgumentParser
import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncServer
import FieldsyncStore

/// `fieldsync bundle apply`: takes over what a file carries.
struct BundleApplyCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Take over what a bundle carries, or take note of a receipt.",
        discussion: """
            All of it or nothing; safe to repeat. Taken are bundles of this laptop's server, of \
            devices that the server has enrolled, and of replicas whose entries are here already; \
            a replica without a server takes every maker's. Ends with 3 where conflicts are open \
            that need a person, 4 where nobody vouches for the maker, 7 where something in it was \
            not taken, 65 where the file is damaged.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "A bundle, or a receipt.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "Write here, as a new file, what is held afterwards; carry it back to the maker.",
            valueName: "out"))
    var receipt: String?

    @Option(
        help: ArgumentHelp(
            "Believe this maker, though nobody vouches for it: its replica, 32 hex digits.",
            valueName: "replica"))
    var trust: String?

    var madeFiles: [String] { receipt.map { [$0] } ?? [] }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let path = context.surroundings.absolutePath(file)
        let out = receipt.map(context.surroundings.absolutePath)
        let trusted = try trust.map { word in
            guard let id = ReplicaID(hex: word.lowercased()) else {
                throw Failure.usage("'--trust' takes a replica, 32 hex digits, not '\(word)'.")
            }
            return id
        }
        let result: AppliedBundle
        if replica.layout == .filePerSpace {
            result = try ServerBundles(replica: replica, rights: FieldsyncDomain.rights)
                .apply(path, trusting: trusted, receipt: out)
        } else {
            result = try context.laptopBundles(replica)
                .apply(path, trusting: trusted, receipt: out)
        }
        let open = try Exchanging.conflictsOpen(replica)
        let judged = max(result.judged, try RefusedChange.own(of: replica))
        let refused = result.refusals.values.reduce(0) { $0 + $1.count } + judged
        let lost = try context.tellLostValues(of: replica)
        try context.show(
            json(result, conflictsOpen: open, refused: refused),
            lines(result, conflictsOpen: open, judged: judged) + lost.lines)
        if context.json { try lost.lines.forEach(context.note) }
        for notice in result.notices { try context.note("\(notice)") }
        if refused > 0 { context.finish(.refused) }
        if open > 0 { context.finish(.conflictsOpen) }
    }

    private func json(
        _ result: AppliedBundle, conflictsOpen: Int, refused: Int
    ) -> JSONValue {
        func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
        let scan = result.scan
        return [
            "kind": .string(scan.isReceipt ? "receipt" : "bundle"),
            "replica": .string(scan.maker.hex),
            "name": .string(scan.head.name),
            "madeAt": .string(scan.madeAt.description),
            "transactionsReceived": number(result.applied + result.parked),
            "transactionsKnown": number(result.known),
            "transactionsWaiting": number(result.parked),
            "transactionsAcknowledged": number(result.noticed),
            "transactionsLacking": result.standing.map {
                .integer(Int64(clamping: $0.lacking))
            } ?? .null,
            "spaces": .array(result.spaces.map { .string($0.name) }),
            "refused": number(refused),
            "conflictsOpen": number(conflictsOpen),
            "receipt": scan.isReceipt ? .null : receipt.map { .string($0) } ?? .null,
        ]
    }

    private static func line(_ standing: ReceiptStanding, _ maker: String) -> HumanText {
        let here = Counted(standing.here, "transaction")
        let aside: HumanText =
            standing.isServer
            ? "" : " What 'status' calls not sent is what the server is not known to have."
        if standing.lacking == 0 {
            return "\(maker) had all that is here of what the receipt tells: \(here).\(aside)"
        }
        return """
            Of \(here) here, \(maker) lacked \(standing.lacking): 'bundle create \
            --since-bundle' makes a bundle of what is lacking.\(aside)
            """
    }

    private func lines(
        _ result: AppliedBundle, conflictsOpen: Int, judged: Int
    ) -> [HumanText] {
        let maker = result.scan.head.name
        var lines: [HumanText] = []
        if !result.scan.isReceipt {
            lines.append(
                """
                Received \(Counted(result.applied + result.parked, "transaction")) from \
                \(maker); \(result.known) \(result.known == 1 ? "was" : "were") here already.
                """)
        }
        if let standing = result.standing {
            lines.append(Self.line(standing, maker))
        }
        if result.noticed > 0 {
            let safe = Counted(result.noticed, "transaction is", "transactions are")
            lines.append("\(safe) known now to have arrived there.")
        }
        for (_, reasons) in result.refusals.sorted(by: { $0.key < $1.key }) {
            lines += reasons.map { "Not taken: \($0)" }
        }
        for part in result.scan.spaces where result.scan.isReceipt {
            lines += part.refusals.map { "\(maker) did not take: \($0)" }
        }
        if judged > 0 {
            lines.append(
                "Refused entries: \(judged). They count for nothing; see 'fieldsync refused'.")
        }
        if conflictsOpen > 0 {
            lines.append("Conflicts to settle: \(conflictsOpen). See 'fieldsync conflicts'.")
        }
        if let receipt, !result.scan.isReceipt {
            lines.append("Carry the receipt \(receipt) back to \(maker).")
        }
        return lines
    }
}
