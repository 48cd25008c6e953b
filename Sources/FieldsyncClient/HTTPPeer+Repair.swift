public import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore

extension HTTPPeer {
    /// Puts a damaged store right: what follows from the log is made anew from it, and what the log
    /// lacks is asked of the server. On a server, which asks nobody, what is lacking comes back
    /// with the next exchange of a laptop that has it.
    ///
    /// - Returns: How many transactions the server handed back, and which are lost: they were never
    ///   sent, and cannot be read.
    /// - Throws: ``PeerError`` where the server is needed and cannot be asked, and
    ///   ``StoreError/damaged(detail:)`` where something is lost; nothing was changed then.
    public func repair() async throws -> (fetched: Int, lost: [TransactionID]) {
        let replica = replica
        let sound = try await blocking { try replica.soundHeads() }
        var handed: HandedBack?
        if !sound.isEmpty, try await blocking({ try Remote.of(replica) }) != nil {
            handed = try await handedBack(lackingBeyond: sound)
        }
        let (transactions, peer) = (handed?.transactions ?? [:], handed?.heads)
        let lost = try await blocking {
            let lost = try replica.repair(handed: transactions, peer: peer)
            // What was known of the server may have been altered as well, and can be asked.
            try ExchangeMemory.forget(in: replica)
            return lost
        }
        return (transactions.values.reduce(0) { $0 + $1.count }, lost)
    }

    /// Brings back what this laptop let go of.
    ///
    /// - Returns: How many transactions are back, and how many the server did not hand back: it was
    ///   set back, or shows this laptop no more of them.
    /// - Throws: ``PeerError``, or what the store throws; what is back stays.
    public func bringHistoryBack() async throws -> (back: Int, missing: Int) {
        let replica = replica
        let lacking = try await blocking { try replica.wholeHeads() }
        if lacking.isEmpty { return (0, 0) }
        let handed = try await met {
            try await handedBack(lackingBeyond: lacking.mapValues(\.heads))
        }
        let first = try await blocking { try replica.takeBack(handed.transactions) }
        if first.missing == 0 { return first }
        // Where a head that stands parts from the server's, it sends nothing of that space: it is
        // asked without those, and sends their chains whole.
        let lowered = try await blocking {
            var asked: [SpaceID: SpaceHeads] = [:]
            for (space, whole) in try replica.wholeHeads() {
                let now = try replica.heads(space).heads
                var heads = whole.heads
                for (id, head) in whole.heads.heads where now[id] == head { heads.heads[id] = nil }
                asked[space] = heads
            }
            return asked
        }
        let again = try await met { try await handedBack(lackingBeyond: lowered) }
        let second = try await blocking { try replica.takeBack(again.transactions) }
        return (first.back + second.back, second.missing)
    }

    /// Asks the server what its newest backup holds.
    ///
    /// - Throws: ``PeerError``.
    public func backupPoint() async throws -> BackupPoint {
        let told = try await met { try await recover(lackingBeyond: [:], asking: .backup) }
        guard let backup = told.backup else { return BackupPoint(at: nil, heads: [:]) }
        let replica = replica
        try await blocking {
            if try replica.noteHeld(by: backup) { try ExchangeMemory.forgetStep(of: replica) }
        }
        return backup
    }

    /// Asks again after an exchange where the server does not know this laptop: one of the two was
    /// set back, and an exchange makes them known to each other.
    func met(_ ask: () async throws -> HandedBack) async throws -> HandedBack {
        var told: HandedBack
        do {
            told = try await ask()
        } catch PeerError.notEnrolled {
            _ = try await exchange(.push)
            told = try await ask()
        }
        if let refusal = told.refusal { throw PeerError.refused(refusal) }
        return told
    }

    /// What the server holds of some spaces beyond `sound`, and how far its chains go.
    private func handedBack(
        lackingBeyond sound: [SpaceID: SpaceHeads]
    ) async throws -> HandedBack {
        try await recover(lackingBeyond: sound, asking: .history)
    }

    /// Asks for one thing beside an exchange, by name.
    func recover(
        lackingBeyond sound: [SpaceID: SpaceHeads], asking: RecoveryRequest.Asking
    ) async throws -> HandedBack {
        let replica = replica
        guard let remote = try await blocking({ try Remote.of(replica) }),
            let server = remote.server, let agreementKey = Hex.bytes(remote.agreementKey)
        else { throw PeerError.noRemote }
        let key = try ExchangeKey(
            own: replica.identity.agreement, peer: agreementKey, device: replica.identity.id,
            server: server)
        let link = try ServerLink(
            try ServerAddress(remote.url), pinnedCertificate: remote.pinnedCertificate)
        do {
            var request = RecoveryRequest(
                replica: replica, server: server, key: key, sound: sound,
                asking: asking)
            // The first only fetches a challenge.
            var isDone = try await request.send(over: link)
            if !isDone { isDone = try await request.send(over: link) }
            guard isDone else { throw PeerError.notEnrolled(url: "\(link.address)") }
            try await link.close()
            request.handed.traffic.httpBytesSent = link.counter.sent
            request.handed.traffic.httpBytesReceived = link.counter.received
            return request.handed
        } catch {
            try await link.close()
            throw error
        }
    }
}
