import AsyncHTTPClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import NIOCore
import NIOFoundationCompat

/// What a server handed back of spaces whose log is damaged here.
struct HandedBack {
    var transactions: [SpaceID: [ReplicatedTransaction]] = [:]
    var heads: [SpaceID: SpaceHeads] = [:]
    /// What the server said of its backup, where it was asked.
    var backup: BackupPoint?
    /// Why it handed nothing back, where it refused the request.
    var refusal: ExchangeRefusal?
    /// What went over the wire for it.
    var traffic = ExchangeSummary()
}

/// A request that hands nothing in, applies nothing, and keeps what comes for the repair.
struct RecoveryRequest {
    /// What it asks for.
    enum Asking {
        /// The transactions beyond what is sound here.
        case history
        /// What is backed up, and nothing else.
        case backup
        /// Spaces as they are, of which nothing is held here, and nothing else.
        case snapshots(SnapshotQuestion, SnapshotArrival)
    }

    let replica: Replica
    let server: ReplicaID
    let key: ExchangeKey
    /// What is sound here of the spaces that are damaged.
    let sound: [SpaceID: SpaceHeads]
    let asking: Asking
    var challenge: ExchangeChallenge?
    var handed = HandedBack()

    private var direction: ExchangeDirection { question == nil ? .pull : .push }

    private var question: ExchangeMessage? {
        switch asking {
        case .history: nil
        case .backup: .backupQuestion
        case .snapshots(let question, _): .snapshotQuestion(question)
        }
    }

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
        if let question, challenge != nil { body += seal.frame(question) }
        body += seal.end()
        let reply = ExchangeSeal(replyTo: seal.firstCode ?? [], key: key)
        var trip = ExchangeTrip(ground: PeerGround(), held: sound, direction: direction)
        handed.traffic.roundTrips += 1
        handed.traffic.bytesSent += body.count
        do {
            (handed, trip) = try await link.post(
                "/v0/exchange", body: .bytes(ByteBuffer(bytes: body))
            ) { [handed, trip, url = "\(link.address)"] content in
                var (handed, trip, reply) = (handed, trip, reply)
                var passages = ExchangePassageReader()
                var isProven = false
                for try await buffer in content {
                    handed.traffic.bytesReceived += buffer.readableBytes
                    passages.append(buffer.readableBytesView)
                    while let passage = try passages.next() {
                        guard passage.code.isEmpty || reply.admits(passage) else {
                            if !isProven { throw PeerError.impostor(url: url) }
                            throw PeerError.malformed(
                                url: url, detail: "a frame was altered on its way")
                        }
                        isProven = true
                        for frame in passage.frames {
                            try keep(trip.receive(ExchangeMessage(decoding: frame)), &handed)
                        }
                    }
                }
                try passages.finish()
                return (handed, trip)
            }
        } catch {
            throw PeerError.meaning(of: error, from: "\(link.address)")
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
        if case .snapshot(let left, let part) = step, case .snapshots(_, let arrival) = asking {
            try arrival.take(part, left: left)
        }
        guard case .apply(let bytes) = step else { return }
        let segment = try Segment(decoding: bytes, hash: sha256)
        guard sound[segment.space] != nil else { return }
        handed.transactions[segment.space, default: []] += segment.transactions
    }
}
