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
            var isDone = try await request.send(over: link)
            // The first challenge is rarely the last one that the server drew.
            if !isDone { isDone = try await request.send(over: link) }
            try await link.close()
            guard isDone else {
                throw PeerError.interrupted(
                    url: "\(link.address)", detail: "the server did not take the request")
            }
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
    var challenge = ExchangeChallenge(0)
    var handed = HandedBack()

    /// False where the challenge was stale and nothing was done.
    mutating func send(over link: ServerLink) async throws -> Bool {
        let greeting = ExchangeGreeting(
            replica: replica.identity.id, challenge: challenge,
            nonce: replica.environment.randomWord(), newestLayout: 0, direction: .pull,
            wantsPlain: true, wallMilliseconds: replica.environment.nowMilliseconds(),
            holdings: .heads(sound))
        var seal = ExchangeSeal(request: greeting.challenge, key: key)
        let body = seal.frame(.greeting(greeting)) + seal.frame(.finish(segments: 0))
        let url = "\(link.address)"
        var trip = ExchangeTrip(ground: PeerGround(), held: sound, direction: .pull)
        var reading = (seal: ExchangeSeal(replyTo: greeting.nonce, key: key), handed: handed)
        let (read, ended) = try await link.post(
            "/v0/exchange", body: .bytes(ByteBuffer(bytes: body))
        ) { [reading, trip] reply in
            var (reading, trip) = (reading, trip)
            var frames = ExchangeFrameReader()
            for try await buffer in reply {
                frames.append(buffer.readableBytesView)
                while let frame = try frames.next() {
                    if frame.kind == .turnedAway { throw PeerError.notEnrolled(url: url) }
                    guard reading.seal.admits(frame) else { throw PeerError.impostor(url: url) }
                    try keep(
                        trip.receive(ExchangeMessage(decoding: frame)), &reading.handed)
                }
            }
            return (reading, trip)
        }
        (reading, trip) = (read, ended)
        guard let welcome = trip.welcome, welcome.replica == server else {
            throw PeerError.impostor(url: url)
        }
        challenge = welcome.challenge
        guard trip.isComplete, welcome.standing == .accepted else { return false }
        handed = reading.handed
        handed.heads = trip.stated ?? [:]
        return true
    }

    private func keep(_ step: ExchangeTrip.Step, _ handed: inout HandedBack) throws {
        guard case .apply(let bytes) = step else { return }
        let segment = try Segment(decoding: bytes, hash: sha256)
        guard sound[segment.space] != nil else { return }
        handed.transactions[segment.space, default: []] += segment.transactions
    }
}
