public import FieldsyncCore
public import FieldsyncStore
import Synchronization

/// The server of a replica over a connection that is kept from one exchange to the next.
///
/// One exchange at a time; who is done with it closes it.
public final class PeerConnection: Sendable {
    /// The replica whose peer it is.
    public let replica: Replica
    private let link = Mutex<Kept?>(nil)

    private struct Kept {
        let url: String
        let pinnedCertificate: String?
        let link: ServerLink
    }

    /// No connection is made before something is asked of it.
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
        let replica = replica
        let remote = try await blocking {
            try replica.atOnce {
                try replica.followIdentity()
                return try Remote.of(replica)
            }
        }
        guard let remote else { throw PeerError.noRemote }
        do {
            return try await exchange(direction, with: remote, progress: progress)
        } catch PeerError.notEnrolled {
            // A server that was set back to before the enrolment lets the device in on what it
            // signed then.
            let again: Remote
            do {
                again = try await HTTPPeer(replica: replica).vouch(for: remote)
            } catch PeerError.impostor, PeerError.malformed, PeerError.noServer {
                // Whatever it is, it does not know this device.
                throw PeerError.notEnrolled(url: remote.url)
            }
            return try await exchange(direction, with: again, progress: progress)
        }
    }

    /// Asks the server what an exchange would move; nothing is moved.
    ///
    /// - Throws: ``PeerError``, or what the store throws.
    public func forecast(_ direction: ExchangeDirection) async throws -> ExchangeForecast {
        let replica = replica
        guard let remote = try await blocking({ try Remote.of(replica) }) else {
            throw PeerError.noRemote
        }
        var run = try ExchangeRun(
            replica: replica, remote: remote, link: try await link(to: remote),
            direction: direction, progress: { _ in })
        return try await run.forecast()
    }

    private func exchange(
        _ direction: ExchangeDirection, with remote: Remote,
        progress: @escaping @Sendable (ExchangeProgress) -> Void
    ) async throws -> ExchangeSummary {
        var run = try ExchangeRun(
            replica: replica, remote: remote, link: try await link(to: remote),
            direction: direction, progress: progress)
        return try await run.summary()
    }

    /// The same, and again where the connection broke or the server asked to wait, after pauses
    /// that grow. What broken ones moved is in the sum.
    ///
    /// - Throws: What the last try threw.
    public func exchange(
        _ direction: ExchangeDirection,
        retrying policy: RetryPolicy,
        progress: @escaping @Sendable (ExchangeProgress) -> Void = { _ in }
    ) async throws -> ExchangeSummary {
        var broken = ExchangeSummary()
        return try await policy.keepTrying(
            replica.environment,
            moved: { broken.transactionsSent + broken.transactionsReceived }
        ) {
            let (before, start) = (broken, httpBytes())
            let told = Mutex(ExchangeProgress())
            do {
                var sum = try await exchange(direction) { now in
                    told.withLock { $0 = now }
                    progress(now.after(before))
                }
                sum.add(trafficOf: broken)
                return sum
            } catch {
                let end = httpBytes()
                broken.add(told.withLock { $0 })
                broken.httpBytesSent += end.sent - start.sent
                broken.httpBytesReceived += end.received - start.received
                throw error
            }
        }
    }

    /// What the connection has carried so far.
    private func httpBytes() -> (sent: Int, received: Int) {
        let counter = link.withLock { $0?.link.counter }
        return (counter?.sent ?? 0, counter?.received ?? 0)
    }

    /// Ends the connection, where there is one.
    public func close() async throws {
        let kept = link.withLock { kept in
            defer { kept = nil }
            return kept
        }
        try await kept?.link.close()
    }

    private func link(to remote: Remote) async throws -> ServerLink {
        let kept = link.withLock { $0 }
        if let kept, kept.url == remote.url, kept.pinnedCertificate == remote.pinnedCertificate {
            return kept.link
        }
        try await close()
        let fresh = try ServerLink(
            try ServerAddress(remote.url), pinnedCertificate: remote.pinnedCertificate)
        link.withLock {
            $0 = Kept(
                url: remote.url, pinnedCertificate: remote.pinnedCertificate, link: fresh)
        }
        return fresh
    }
}
