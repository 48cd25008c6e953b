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

    /// What the server holds of some spaces beyond `sound`, and how far its chains go.
    private func handedBack(
        lackingBeyond sound: [SpaceID: SpaceHeads]
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
                replica: replica, server: server, key: key, sound: sound)
            // The first only fetches a challenge.
            var isDone = try await request.send(over: link)
            if !isDone { isDone = try await request.send(over: link) }
            try await link.close()
            guard isDone else { throw PeerError.notEnrolled(url: "\(link.address)") }
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
}

/// A request that hands nothing in, applies nothing, and keeps what comes for the repair.
private struct RecoveryRequest {
    let replica: Replica
    let server: ReplicaID
    let key: ExchangeKey
    /// What is sound here of the spaces that are damaged.
    let sound: [SpaceID: SpaceHeads]
    var challenge: ExchangeChallenge?
    var handed = HandedBack()

    /// False where the server only gave a challenge.
    mutating func send(over link: ServerLink) async throws -> Bool {
        let caller = challenge.map { challenge in
            ExchangeGreeting.Caller.named(
                replica.identity.id, challenge: challenge, newestFormat: Segment.newestFormat)
        }
        let greeting = ExchangeGreeting(
            caller: caller ?? .known(tag: 0), direction: .pull, wantsPlain: true,
            holdings: challenge == nil ? .common : .heads(sound))
        var seal = ExchangeSeal(request: nil, key: key)
        let body = seal.frame(.greeting(greeting)) + seal.end()
        let reply = ExchangeSeal(replyTo: seal.firstCode ?? [], key: key)
        var trip = ExchangeTrip(ground: PeerGround(), held: sound, direction: .pull)
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
        return trip.isComplete
    }

    private func keep(_ step: ExchangeTrip.Step, _ handed: inout HandedBack) throws {
        guard case .apply(let bytes) = step else { return }
        let segment = try Segment(decoding: bytes, hash: sha256)
        guard sound[segment.space] != nil else { return }
        handed.transactions[segment.space, default: []] += segment.transactions
    }
}
