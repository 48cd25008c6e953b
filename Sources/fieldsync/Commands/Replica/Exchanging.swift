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
        let summary: ExchangeSummary
        do {
            summary = try await exchange(replica, context)
        } catch StoreError.damaged {
            // What is damaged here was not sent. Once it is put right, it can be.
            try await context.repair(replica)
            summary = try await exchange(replica, context)
        }
        try await context.repairIfDamaged(replica)
        let lost = try context.tellLostValues(of: replica)
        let result = try ExchangeResult(summary, of: replica, lost: lost)
        try context.show(.object(result.json), result.lines)
        if context.json { try lost.lines.forEach(context.note) }
        try result.tellNotices(context)
        result.finish(context)
    }

    private func exchange(
        _ replica: Replica, _ context: CommandContext
    ) async throws -> ExchangeSummary {
        let connection = PeerConnection(replica: replica)
        let bar = ProgressBar(on: context.surroundings)
        do {
            let summary = try await connection.exchange(direction, retrying: .standard) {
                bar.show($0)
            }
            bar.clear()
            try await connection.close()
            return summary
        } catch {
            bar.clear()
            try await connection.close()
            throw error
        }
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
}
