import FieldsyncClient
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// What `push`, `pull` and `sync` share: one exchange, and how it is told.
struct Exchanging {
    /// Which way transactions may flow.
    let direction: ExchangeDirection
    /// Whether to say only what would move.
    let isDryRun: Bool
    /// From when on the history of spaces is wanted of which nothing is here; nil for all of it.
    var recent: Instant?

    /// What the help of the three commands says.
    static let discussion = """
        Safe to interrupt and to repeat: a broken exchange goes on where it stopped. Ends with 3 \
        where conflicts are open that need a person, 4 where this replica is not enrolled, 5 \
        where the server cannot be reached (nothing is lost), 7 where it refused something.
        """

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        try await context.repairIfDamaged(replica)
        if isDryRun { return try await showForecast(replica, context) }
        let summary: ExchangeSummary
        do {
            summary = try await exchange(replica, context)
        } catch StoreError.damaged {
            // What is damaged here was not sent. Once it is put right, it can be.
            try await context.repair(replica)
            summary = try await exchange(replica, context)
        } catch StoreError.historyLetGo {
            // A verdict makes old records anew, and healing takes old work back.
            try await context.bringHistoryBack(to: replica)
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
        if recent != nil { return try await Self.pull(to: replica, since: recent, context) }
        let connection = PeerConnection(replica: replica)
        let bar = ProgressBar(on: context.surroundings)
        defer { bar.clear() }
        do {
            let summary = try await connection.exchange(direction, retrying: .standard) {
                bar.show($0)
            }
            try await connection.close()
            return summary
        } catch {
            try await connection.close()
            throw error
        }
    }

    /// Fetches what is lacking, with a bar on a terminal.
    ///
    /// - Parameter limit: From when on the history of spaces is wanted of which nothing is here.
    static func pull(
        to replica: Replica, since limit: Instant?, _ context: CommandContext
    ) async throws -> ExchangeSummary {
        let bar = ProgressBar(on: context.surroundings)
        defer { bar.clear() }
        return try await HTTPPeer(replica: replica).pull(since: limit) { bar.show($0) }
    }

    /// What the server says that would move; where it cannot be asked, what is known here.
    private func showForecast(_ replica: Replica, _ context: CommandContext) async throws {
        let connection = PeerConnection(replica: replica)
        do {
            let forecast = try await connection.forecast(direction)
            try await connection.close()
            return try show(forecast.toSend, forecast.toReceive, context)
        } catch let error as PeerError where error.exitStatus == 5 {
            try await connection.close()
            let unsent = direction == .pull ? [:] : try HTTPPeer(replica: replica).unsent()
            try show(unsent, nil, context)
            try context.note("The server was not asked. \(error)")
        } catch {
            try await connection.close()
            throw error
        }
    }

    /// - Parameter toReceive: Nil where that is not known.
    private func show(
        _ toSend: [SpaceID: Int], _ toReceive: [SpaceID: Int]?, _ context: CommandContext
    ) throws {
        let spaces = Set(toSend.keys).union((toReceive ?? [:]).keys).sorted()
        func number(_ count: Int?) -> JSONValue { .integer(Int64(count ?? 0)) }
        try context.show(
            [
                "dryRun": true,
                "transactionsToSend": number(toSend.values.reduce(0, +)),
                "transactionsToReceive": toReceive.map { number($0.values.reduce(0, +)) } ?? .null,
                "spaces": .array(
                    spaces.map { space in
                        [
                            "space": .string(space.name), "transactions": number(toSend[space]),
                            "toReceive": toReceive.map { number($0[space]) } ?? .null,
                        ]
                    }),
            ],
            spaces.map { space in
                let come = toReceive.map { ", \($0[space] ?? 0) would come" } ?? ""
                let sent = Counted(toSend[space] ?? 0, "transaction")
                return "\(space): \(sent) would be sent\(come)"
            } + [spaces.isEmpty ? "Nothing would move." : "Nothing was moved."])
    }

    /// How many conflicts need a person.
    static func conflictsOpen(_ replica: Replica) throws -> Int {
        try replica.spaces().reduce(0) { count, space in
            let open = try replica.read(space) { try $0.conflicts() }
            return count + open.count { $0.policy == .guarded }
        }
    }
}
