import AsyncHTTPClient
public import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import NIOCore
import NIOFoundationCompat

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
        return try await blocking { try replica.takeBack(handed.transactions) }
    }

    /// Asks the server what its newest backup holds.
    ///
    /// - Throws: ``PeerError``.
    public func backupPoint() async throws -> BackupPoint {
        let told = try await met { try await recover(lackingBeyond: [:], asksForBackup: true) }
        return told.backup ?? BackupPoint(at: nil, heads: [:])
    }

    /// Asks again after an exchange where the server does not know this laptop: one of the two was
    /// set back, and an exchange makes them known to each other.
    private func met(_ ask: () async throws -> HandedBack) async throws -> HandedBack {
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
        try await recover(lackingBeyond: sound, asksForBackup: false)
    }

    private func recover(
        lackingBeyond sound: [SpaceID: SpaceHeads], asksForBackup: Bool
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
                asksForBackup: asksForBackup)
            // The first only fetches a challenge.
            var isDone = try await request.send(over: link)
            if !isDone { isDone = try await request.send(over: link) }
            guard isDone else { throw PeerError.notEnrolled(url: "\(link.address)") }
            try await link.close()
            return request.handed
        } catch {
            try await link.close()
            throw error
        }
    }
}

/// What a server handed back of spaces whose log is damaged here.
struct HandedBack {
    var transactions: [SpaceID: [ReplicatedTransaction]] = [:]
    var heads: [SpaceID: SpaceHeads] = [:]
    /// What the server said of its backup, where it was asked.
    var backup: BackupPoint?
    /// Why it handed nothing back, where it refused the request.
    var refusal: ExchangeRefusal?
}

/// A request that hands nothing in, applies nothing, and keeps what comes for the repair.
private struct RecoveryRequest {
    let replica: Replica
    let server: ReplicaID
    let key: ExchangeKey
    /// What is sound here of the spaces that are damaged.
    let sound: [SpaceID: SpaceHeads]
    /// True to ask what is backed up, and for nothing else.
    let asksForBackup: Bool
    var challenge: ExchangeChallenge?
    var handed = HandedBack()

    private var direction: ExchangeDirection { asksForBackup ? .push : .pull }

    /// False where the server only gave a challenge.
    mutating func send(over link: ServerLink) async throws -> Bool {
        let caller = challenge.map { challenge in
            ExchangeGreeting.Caller.named(
                replica.identity.id, challenge: challenge, newestFormat: Segment.newestFormat)
        }
        let greeting = ExchangeGreeting(
            caller: caller ?? .known(tag: 0), direction: direction, wantsPlain: true,
            holdings: challenge == nil ? .common : .heads(sound))
        var seal = ExchangeSeal(request: nil, key: key)
        var body = seal.frame(.greeting(greeting))
        if asksForBackup, challenge != nil { body += seal.frame(.backupQuestion) }
        body += seal.end()
        let reply = ExchangeSeal(replyTo: seal.firstCode ?? [], key: key)
        var trip = ExchangeTrip(ground: PeerGround(), held: sound, direction: direction)
        (handed, trip) = try await link.post(
            "/v0/exchange", body: .bytes(ByteBuffer(bytes: body))
        ) { [handed, trip, url = "\(link.address)"] content in
            var (handed, trip, reply) = (handed, trip, reply)
            var passages = ExchangePassageReader()
            for try await buffer in content {
                passages.append(buffer.readableBytesView)
                while let passage = try passages.next() {
                    guard passage.code.isEmpty || reply.admits(passage) else {
                        throw PeerError.impostor(url: url)
                    }
                    for frame in passage.frames {
                        try keep(trip.receive(ExchangeMessage(decoding: frame)), &handed)
                    }
                }
            }
            try passages.finish()
            return (handed, trip)
        }
        if let fresh = trip.challenge {
            challenge = fresh
            return false
        }
        handed.heads = trip.stated ?? [:]
        handed.refusal = trip.refusals.first(where: \.endsExchange)
        return trip.isComplete
    }

    private func keep(_ step: ExchangeTrip.Step, _ handed: inout HandedBack) throws {
        if case .backedUp(let point) = step { handed.backup = point }
        guard case .apply(let bytes) = step else { return }
        let segment = try Segment(decoding: bytes, hash: sha256)
        guard sound[segment.space] != nil else { return }
        handed.transactions[segment.space, default: []] += segment.transactions
    }
}
