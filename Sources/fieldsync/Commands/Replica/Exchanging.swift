import FieldsyncClient
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// What `push`, `pull` and `sync` share: one exchange, and how it is told.
struct Exchanging {
    /// Which way transactions may flow.
    let direction: ExchangeDirection
    /// Whether to say only what would be sent.
    let isDryRun: Bool

    /// What the help of the three commands says.
    static let discussion = """
        Safe to interrupt and to repeat: a broken exchange goes on where it stopped. Ends with 3 \
        where conflicts are open that need a person, 4 where this replica is not enrolled, 5 \
        where the server cannot be reached (nothing is lost), 7 where it refused something.
        """

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        try await context.repairIfDamaged(replica)
        let peer = HTTPPeer(replica: replica)
        if isDryRun { return try showUnsent(peer, context) }
        let bar = ProgressBar(on: context.surroundings)
        let summary: ExchangeSummary
        do {
            summary = try await peer.exchange(direction) { bar.show($0) }
            bar.clear()
        } catch {
            bar.clear()
            throw error
        }
        let open = try Self.conflictsOpen(replica)
        // What was refused is told until somebody has dealt with it, also where no reply came.
        let judged = max(summary.judged, try RefusedChange.own(of: replica))
        let refused = summary.refusals.count + judged
        let lost = try context.tellLostValues(of: replica)
        try context.show(
            Self.json(summary, conflictsOpen: open, refused: refused, lost: lost.count),
            Self.lines(summary, conflictsOpen: open, judged: judged) + lost.lines)
        if context.json { try lost.lines.forEach(context.note) }
        if !context.json { for notice in summary.notices { try context.note("\(notice)") } }
        if refused > 0 { context.finish(.refused) }
        if open > 0 { context.finish(.conflictsOpen) }
    }

    private func showUnsent(_ peer: HTTPPeer, _ context: CommandContext) throws {
        guard try Remote.of(peer.replica) != nil else { throw PeerError.noRemote }
        let unsent = direction == .pull ? [] : try peer.unsent().sorted { $0.key < $1.key }
        let spaces = unsent.map { space, count -> JSONValue in
            ["space": .string(space.name), "transactions": .integer(Int64(count))]
        }
        let total = unsent.reduce(0) { $0 + $1.value }
        try context.show(
            [
                "dryRun": true, "transactionsToSend": .integer(Int64(total)),
                "spaces": .array(spaces),
            ],
            unsent.map { "\($0.key): \($0.value) transactions would be sent" }
                + ["Nothing was sent. What the server has is known only by asking it."])
    }

    /// How many conflicts need a person.
    static func conflictsOpen(_ replica: Replica) throws -> Int {
        try replica.spaces().reduce(0) { count, space in
            let open = try replica.read(space) { try $0.conflicts() }
            return count + open.count { $0.policy == .guarded }
        }
    }

    private static func json(
        _ summary: ExchangeSummary, conflictsOpen: Int, refused: Int, lost: Int
    ) -> JSONValue {
        func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
        return [
            "roundTrips": number(summary.roundTrips),
            "bytesSent": number(summary.bytesSent),
            "bytesReceived": number(summary.bytesReceived),
            "httpBytesSent": number(summary.httpBytesSent),
            "httpBytesReceived": number(summary.httpBytesReceived),
            "transactionsSent": number(summary.transactionsSent),
            "transactionsReceived": number(summary.transactionsReceived),
            "conflictsOpen": number(conflictsOpen),
            "refused": number(refused),
            "lost": number(lost),
            "notices": .array(summary.notices.map(JSONValue.string)),
        ]
    }

    private static func lines(
        _ summary: ExchangeSummary, conflictsOpen: Int, judged: Int
    ) -> [HumanText] {
        var lines: [HumanText] = [
            """
            Sent \(summary.transactionsSent), received \(summary.transactionsReceived) \
            transactions; \(summary.httpBytesSent) bytes out, \(summary.httpBytesReceived) bytes \
            in.
            """
        ]
        lines += summary.refusals.map { "Refused: \($0.text)" }
        if judged > 0 {
            lines.append(
                """
                Refused entries: \(judged). They are kept and count for nothing; 'fieldsync \
                refused' says why and how to send them again.
                """)
        }
        if conflictsOpen > 0 {
            lines.append("Conflicts to settle: \(conflictsOpen). See 'fieldsync conflicts'.")
        }
        lines += summary.mendedSpaces.sorted().map {
            "The records of \($0) had come to differ from the server's and were made anew."
        }
        if summary.isInStep { lines.append("In step with the server.") }
        return lines
    }
}
