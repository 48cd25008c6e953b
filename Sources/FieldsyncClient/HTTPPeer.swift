public import FieldsyncCore
public import FieldsyncStore

/// The central server, as a replica talks to it: enrolment, and exchanges.
public struct HTTPPeer: Sendable {
    /// The replica whose peer it is.
    public let replica: Replica

    /// The peer of a replica; no connection is made before something is asked of it.
    public init(replica: Replica) { self.replica = replica }

    /// Holds one exchange with the server that the replica is enrolled with.
    ///
    /// What arrives on either side is durable at once, so an exchange that breaks off has lost
    /// nothing and the next goes on from there.
    ///
    /// - Parameters:
    ///   - direction: Which way transactions may flow.
    ///   - progress: Told now and then, on any thread.
    /// - Returns: What moved, and what was refused.
    /// - Throws: ``PeerError``, or what the store throws.
    public func exchange(
        _ direction: ExchangeDirection,
        progress: @escaping @Sendable (ExchangeProgress) -> Void = { _ in }
    ) async throws -> ExchangeSummary {
        let connection = PeerConnection(replica: replica)
        do {
            let summary = try await connection.exchange(direction, progress: progress)
            try await connection.close()
            return summary
        } catch {
            try await connection.close()
            throw error
        }
    }

    /// What a push would send now, by space, as far as this replica knows: transactions.
    public func unsent() throws -> [SpaceID: Int] {
        var result: [SpaceID: Int] = [:]
        for space in try replica.spaces() {
            let count = try replica.unpushed(space).transactions
            if count > 0 { result[space] = count }
        }
        return result
    }
}
