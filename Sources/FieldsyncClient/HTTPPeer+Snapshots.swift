public import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore

extension HTTPPeer {
    /// Takes the spaces of which nothing is held here as the server has them now: what was written
    /// last as transactions, of what is older the state and links only. An exchange afterwards
    /// brings whatever the server did not send so, and what is newer.
    ///
    /// Each space is there whole or not at all. Where the connection breaks, what came whole stays,
    /// and the rest goes on after a pause from the last part that came.
    ///
    /// - Parameters:
    ///   - limit: What was written then or later comes whole.
    ///   - policy: How often it is tried.
    ///   - progress: Told with each part, on any thread.
    /// - Returns: What moved.
    /// - Throws: ``PeerError``, or what the store throws.
    public func takeSnapshots(
        since limit: Instant,
        retrying policy: RetryPolicy = .standard,
        progress: @escaping @Sendable (ExchangeProgress) -> Void = { _ in }
    ) async throws -> ExchangeSummary {
        let replica = replica
        let arrival = try await blocking { try SnapshotArrival(to: replica, telling: progress) }
        var sum = ExchangeSummary()
        try await policy.keepTrying(replica.environment, moved: { arrival.byteCount }) {
            let ending: Result<ExchangeSummary, any Error>
            do {
                ending = .success(try await ask(for: arrival, since: limit))
            } catch {
                ending = .failure(error)
            }
            sum.add(trafficOf: try await install(arrival))
            sum.add(trafficOf: try ending.get())
        }
        return sum
    }

    private func ask(
        for arrival: SnapshotArrival, since limit: Instant
    ) async throws -> ExchangeSummary {
        let replica = replica
        arrival.announce(try await announced())
        let (held, begun) = try await blocking { (try replica.allHeads(), try arrival.begun()) }
        let question = SnapshotQuestion(
            before: limit, schemaMark: replica.schemaMark, begun: begun)
        let told = try await met {
            try await recover(lackingBeyond: held, asking: .snapshots(question, arrival))
        }
        try await ofTheServer { try arrival.finish() }
        return told.traffic
    }

    /// How many transactions of each space are to come, for the bar only: who is not known to the
    /// server any more finds that out by the request itself.
    private func announced() async throws -> [SpaceID: Int] {
        let connection = PeerConnection(replica: replica)
        do {
            let forecast = try await connection.forecast(.pull)
            try await connection.close()
            return forecast.toReceive
        } catch PeerError.notEnrolled {
            try await connection.close()
            return [:]
        } catch {
            try await connection.close()
            throw error
        }
    }

    private func install(_ arrival: SnapshotArrival) async throws -> ExchangeSummary {
        let replica = replica
        var sum = ExchangeSummary()
        let made = try await ofTheServer { try arrival.install(in: replica) }
        sum.transactionsReceived = made.transactions
        sum.linksOnly = made.linksOnly
        return sum
    }

    /// What is wrong with a snapshot is the server's.
    private func ofTheServer<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let replica = replica
        do {
            return try await blocking(work)
        } catch let fault as SnapshotFault {
            let url = try await blocking { try Remote.of(replica)?.url }
            throw PeerError.meaning(of: fault, from: url ?? "")
        }
    }

    /// Fills a laptop: with the spaces of which it has nothing as they are, where `limit` says from
    /// when on their history is wanted, and with all else by an exchange.
    ///
    /// - Parameters:
    ///   - limit: What was written then or later comes whole; nil where everything is to come.
    ///   - policy: How often what breaks off is tried.
    ///   - progress: Told now and then, on any thread.
    /// - Returns: What moved.
    /// - Throws: ``PeerError``, or what the store throws.
    public func pull(
        since limit: Instant?,
        retrying policy: RetryPolicy = .standard,
        progress: @escaping @Sendable (ExchangeProgress) -> Void = { _ in }
    ) async throws -> ExchangeSummary {
        var sum = ExchangeSummary()
        if let limit {
            sum = try await takeSnapshots(since: limit, retrying: policy, progress: progress)
        }
        let before = sum
        let connection = PeerConnection(replica: replica)
        do {
            sum = try await connection.exchange(.pull, retrying: policy) { now in
                progress(now.after(before))
            }
            try await connection.close()
        } catch {
            try await connection.close()
            throw error
        }
        sum.add(trafficOf: before)
        return sum
    }
}
