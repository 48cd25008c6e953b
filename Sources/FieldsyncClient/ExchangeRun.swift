import AsyncHTTPClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import NIOCore

/// One exchange: as many requests as it takes, usually one, and what is remembered of them.
struct ExchangeRun {
    /// Requests without which something moved.
    ///
    /// One is usual, two where the server must be asked first, three where it forgot this device
    /// besides; a busy server may need one more.
    private static let idleRequestLimit = 5
    /// Transactions that fit one segment as a rule.
    private static let smallPush = 64

    let replica: Replica
    var remote: Remote
    var server: ReplicaID
    var key: ExchangeKey
    let link: ServerLink
    let direction: ExchangeDirection
    let progress: @Sendable (ExchangeProgress) -> Void

    /// What the connection had carried before.
    private let sentBefore, receivedBefore: Int
    var memory = ExchangeMemory()
    var remembered: [SpaceID: SpaceHeads] = [:]
    var sum = ExchangeSummary()
    var refused: Set<SpaceID> = []
    private var offered: Set<SpaceID> = []
    /// Spaces of which the server did not find the ground of segments, so that they go plain.
    private var plain: Set<SpaceID> = []
    /// True once a segment of the server stood on ground that was not found here.
    private var wantsPlain = false
    private var toSend = 0
    /// What healing has done and may still do.
    var healing = HealingState()
    /// Of whose transactions the server holds other ones, by space.
    var diverged: [SpaceID: Set<ReplicaID>] = [:]
    /// Spaces whose log is damaged here.
    var damage: [SpaceID: StoreError] = [:]
    /// True once everything was handed in that a revoked device may.
    private var isRevoked = false
    /// True once a request was answered to its end.
    private var isWhole = false
    /// True once a challenge was drawn for this very exchange.
    private var wasChallenged = false
    /// Spaces of which both hold the same transactions, that came to different states.
    private var differing: [SpaceID] = []
    /// What was written of this exchange together with the last segment that came.
    private(set) var left: ExchangeLeaving.Left?
    /// What is held, where that was read just now.
    private var heldAtFirst: [SpaceID: SpaceHeads]?

    init(
        replica: Replica,
        remote: Remote,
        link: ServerLink,
        direction: ExchangeDirection,
        progress: @escaping @Sendable (ExchangeProgress) -> Void
    ) throws {
        self.replica = replica
        self.remote = remote
        (server, key) = try Self.terms(of: replica, with: remote)
        self.link = link
        self.direction = direction
        self.progress = progress
        sentBefore = link.counter.sent
        receivedBefore = link.counter.received
    }

    /// Holds the exchange.
    mutating func summary() async throws -> ExchangeSummary {
        try await joinAsWhoItIs()
        let replica = replica
        (memory, remembered, toSend, heldAtFirst) = try await blocking {
            try replica.atOnce {
                let spaces = try replica.spaces()
                let heads = try spaces.map { ($0, try replica.peerHeads($0)) }
                let toSend = try spaces.reduce(0) { try $0 + replica.unpushed($1).transactions }
                let memory = try ExchangeMemory.of(replica)
                let held = try replica.allHeads()
                return (memory, Dictionary(uniqueKeysWithValues: heads), toSend, held)
            }
        }
        var ground = PeerGround(
            heads: memory.knowsHeads ? remembered.filter { !$0.value.heads.isEmpty } : nil,
            isInStep: memory.isInStep && memory.ticket != nil)
        var idle = 0
        var goesOn = true
        while goesOn, idle < Self.idleRequestLimit {
            let (moved, steps) = (sum.transactionsSent + sum.transactionsReceived, healing.steps)
            (ground, goesOn) = try await request(on: ground)
            let isIdle = moved == sum.transactionsSent + sum.transactionsReceived
            idle = isIdle && steps == healing.steps ? idle + 1 : 0
        }
        if try await mend(ground) { (ground, _) = try await request(on: PeerGround()) }
        tellDivergences()
        try await remember(ground)
        try await tellHealing()
        try await reopenSpaces()
        try await tellClock()
        if let found = damage.min(by: { $0.key < $1.key }) { throw found.value }
        sum.httpBytesSent = link.counter.sent - sentBefore
        sum.httpBytesReceived = link.counter.received - receivedBefore
        if let ending = sum.refusals.first(where: \.endsExchange) {
            guard ending.isOfTheWay else { throw PeerError.refused(ending) }
            throw PeerError.interrupted(
                url: "\(link.address)", detail: "the request was altered or cut short on its way")
        }
        return sum
    }

    private mutating func request(on ground: PeerGround) async throws -> (PeerGround, Bool) {
        let replica = replica
        let held: [SpaceID: SpaceHeads]
        if let heldAtFirst {
            held = heldAtFirst
            self.heldAtFirst = nil
        } else {
            held = try await blocking { try replica.atOnce { try replica.allHeads() } }
        }
        let trip = ExchangeTrip(
            ground: ground, held: held, direction: direction, claimed: healing.takeClaim())
        let tally = ExchangeTally(trip)
        let ticket = memory.ticket.flatMap { ExchangeTicket(hex: $0) }
        let caller = caller(ticket)
        // Who knocks only wants a challenge.
        let knocks = caller == .known(tag: 0)
        let offers = knocks ? [] : trip.offers(except: refused)
        offered.formUnion(offers.map(\.space))
        if !offers.isEmpty { try await doubt() }
        let greeting = ExchangeGreeting(
            caller: caller, direction: direction, wantsPlain: wantsPlain,
            segmentExponent: memory.segmentExponent, holdings: knocks ? .common : trip.holdings)
        let outbox = ExchangeOutbox(
            replica: replica, greeting: greeting, offers: offers, held: held,
            seal: ExchangeSeal(
                request: ticket, key: key, nonce: replica.environment.randomWord()),
            tally: tally, plain: plain, pace: SegmentPace(exponent: memory.segmentExponent))
        let lastCode = try await converse(outbox, tally: tally)
        note(tally.damage)
        return try await conclude(tally, lastCode: lastCode)
    }

    /// Who this replica says it is: by the ticket, by name where it has a challenge, else nobody.
    func caller(_ ticket: ExchangeTicket?) -> ExchangeGreeting.Caller {
        if let ticket { return .known(tag: ticket.tag) }
        guard let challenge = memory.challenge else { return .known(tag: 0) }
        return .named(
            replica.identity.id, challenge: ExchangeChallenge(challenge),
            newestFormat: Segment.newestFormat)
    }

    mutating func converse(
        _ outbox: ExchangeOutbox, tally: ExchangeTally, asking question: StateQuestion? = nil
    ) async throws -> [UInt8]? {
        let (progress, toSend, receivedBefore) = (progress, toSend, sum.transactionsReceived)
        var reading = ExchangeReading(
            replica: replica, server: server, url: "\(link.address)", tally: tally, key: key,
            asksForPlain: outbox.greeting.wantsPlain, summary: sum,
            leaving: question == nil ? leaving(tally) : nil
        ) { summary in
            progress(
                ExchangeProgress(
                    transactionsSent: summary.transactionsSent,
                    transactionsReceived: summary.transactionsReceived,
                    transactionsToSend: toSend,
                    transactionsToReceive: tally.trip.announced + receivedBefore,
                    bytesSent: summary.bytesSent + tally.sentBytes,
                    bytesReceived: summary.bytesReceived))
        }
        let body: HTTPClientRequest.Body =
            outbox.offers.isEmpty
            ? .bytes(ByteBuffer(bytes: outbox.emptyBody(asking: question)))
            : .stream(outbox, length: .unknown)
        let before = link.counter.sent
        do {
            sum = try await link.post("/v0/exchange", body: body) { try await reading.read($0) }
        } catch {
            if link.counter.sent > before { try await forgetTicket() }
            throw error
        }
        sum.roundTrips += 1
        sum.bytesSent += tally.sentBytes
        left = reading.left
        return reading.lastCode
    }

    private mutating func conclude(
        _ tally: ExchangeTally, lastCode: [UInt8]?
    ) async throws -> (PeerGround, Bool) {
        let trip = tally.trip
        if let challenge = trip.challenge {
            let wasNamed = memory.ticket == nil && memory.challenge != nil
            if wasNamed, wasChallenged { throw PeerError.notEnrolled(url: "\(link.address)") }
            wasChallenged = true
            memory.ticket = nil
            memory.challenge = challenge.value
            return (PeerGround(heads: trip.ground.heads), true)
        }
        memory.challenge = nil
        memory.segmentExponent = SegmentPace(exponent: memory.segmentExponent).afterSuccess
        memory.ticket = lastCode.map { ExchangeTicket(after: $0, key: key).hex }
        memory.clockOffsetMilliseconds = sum.clockOffsetMilliseconds
        refused.formUnion(trip.refusals.compactMap(\.space))
        let wasRevoked = trip.refusals.contains {
            $0.reason == .deviceRevoked && $0.endsExchange
        }
        if wasRevoked, !trip.unground.isEmpty || !trip.knowsPeer, direction.pushes, !isRevoked {
            // What the server holds it does not say, so all goes that it was not known to hold.
            isRevoked = true
            plain.formUnion(trip.unground)
            sum.refusals.removeAll { $0.reason == .deviceRevoked }
            refused = []
            return (PeerGround(heads: remembered), true)
        }
        let goesPlain =
            !trip.unground.subtracting(plain).subtracting(refused).isEmpty
            || trip.hasMissedGround && !wantsPlain
        plain.formUnion(trip.unground)
        wantsPlain = wantsPlain || trip.hasMissedGround
        sum.spaces.formUnion(trip.movedSpaces)
        if trip.refusals.contains(where: \.endsExchange) { return (PeerGround(), false) }
        let replica = replica
        let peer = trip.peerHeads
        let heldNow: [SpaceID: SpaceHeads]
        var forks: [SpaceID: [ReplicaID]] = [:]
        if let left {
            heldNow = left.held
        } else {
            (heldNow, forks) = try await blocking {
                try replica.atOnce { (try replica.allHeads(), try replica.divergences(from: peer)) }
            }
        }
        noteLoss(trip)
        if try await heals(tally, held: heldNow, differing: forks) {
            return (PeerGround(), true)
        }
        diverged.merge(forks.mapValues(Set.init)) { $0.union($1) }
        // The server cannot tell where this replica's chain reaches further than its own.
        refused.formUnion(forks.keys)
        isWhole = true
        do {
            let outcome = try trip.outcome(heldNow: heldNow, refused: refused) {
                HeadsDigest(of: $0, hash: sha256)
            }
            differing = outcome.differing
            sum.isInStep =
                outcome.ground.isInStep && outcome.ground.heads?.mapValues(\.heads)
                == heldNow.mapValues(\.heads)
            return (outcome.ground, outcome.goesOn || goesPlain)
        } catch {
            throw PeerError.malformed(url: "\(link.address)", detail: "\(error)")
        }
    }

    /// Derives anew what came to differ though both hold the same transactions.
    ///
    /// - Returns: True where something was changed, here or there.
    private mutating func mend(_ ground: PeerGround) async throws -> Bool {
        let replica = replica
        var isChanged = false
        for space in differing {
            let own = try await blocking { try replica.heads(space).stateSum }
            let peer = ground.heads?[space]?.stateSum ?? StateSum()
            if memory.explains(own, peer, of: space) { continue }
            var run = self
            let mending = StateMending(replica: replica, space: space) {
                try await run.ask($0)
            }
            let outcome = try await mending.run()
            self = run
            switch outcome {
            case .mended:
                isChanged = true
                sum.mendedSpaces.insert(space)
                memory.explain(nil, of: space)
            case .otherSchema: memory.explain((own, peer), of: space)
            case .unanswered: break
            }
        }
        return isChanged
    }

    /// Puts a question about a state to the server; nil where it does not answer.
    private mutating func ask(_ question: StateQuestion) async throws -> StateAnswer? {
        let replica = replica
        guard let ticket = memory.ticket.flatMap({ ExchangeTicket(hex: $0) }) else { return nil }
        let tally = ExchangeTally(
            ExchangeTrip(ground: PeerGround(), held: [:], direction: .push))
        let greeting = ExchangeGreeting(
            caller: .known(tag: ticket.tag), direction: .push, holdings: .common)
        let outbox = ExchangeOutbox(
            replica: replica, greeting: greeting, offers: [], held: [:],
            seal: ExchangeSeal(request: ticket, key: key), tally: tally, plain: [],
            pace: SegmentPace())
        let lastCode = try await converse(outbox, tally: tally, asking: question)
        memory.ticket = lastCode.map { ExchangeTicket(after: $0, key: key).hex }
        memory.challenge = tally.trip.challenge?.value
        return tally.answer
    }

    private mutating func note(_ found: [SpaceID: StoreError]) {
        damage.merge(found) { first, _ in first }
        refused.formUnion(found.keys)
        for (space, error) in found.sorted(by: { $0.key < $1.key }) {
            sum.refusals.append(
                ExchangeRefusal(
                    segment: nil, space: space, reason: .storageFailed,
                    text: "Not sent, because it is damaged here: \(error)"))
        }
    }

    /// Writes down that the server has to be asked, before more than one segment is sent: should
    /// this process end here, the next would otherwise send again what had arrived.
    ///
    /// The ticket needs no such note, since the server takes it once.
    private mutating func doubt() async throws {
        guard memory.knowsHeads, toSend > Self.smallPush else { return }
        let (replica, memory) = (replica, memory)
        try await blocking {
            var doubted = memory
            doubted.knowsHeads = false
            doubted.isInStep = false
            try doubted.keep(in: replica)
        }
    }

    /// Writes down that the server may have taken what it did not acknowledge.
    private mutating func forgetTicket() async throws {
        memory.doubt()
        memory.segmentExponent = SegmentPace(exponent: memory.segmentExponent).afterFailure
        let (replica, memory) = (replica, memory)
        try await blocking { try memory.keep(in: replica) }
    }

    private mutating func remember(_ ground: PeerGround) async throws {
        memory.knowsHeads = ground.heads != nil
        memory.isInStep = ground.isInStep
        memory.lastMilliseconds =
            left?.memory.lastMilliseconds ?? replica.environment.nowMilliseconds()
        if let left, sum.refusals.isEmpty, left.memory == memory, left.heads == ground.heads {
            return
        }
        let (replica, memory, remembered) = (replica, memory, remembered)
        let (refusals, offered) = (sum.refusals, offered)
        let isCurrent = isWhole && direction == .both
        try await blocking {
            try replica.together {
                try replica.list(refusals, offered: offered, isCurrent: isCurrent)
                if let heads = ground.heads {
                    try replica.remember(
                        peer: heads, known: remembered, at: memory.lastMilliseconds)
                }
                try memory.keep(in: replica)
            }
        }
    }

    /// What the exchange leaves behind where it ends as most do; nil where it does not.
    private func leaving(_ tally: ExchangeTally) -> ExchangeLeaving? {
        guard direction == .both, sum.refusals.isEmpty, refused.isEmpty, damage.isEmpty,
            healing.steps == 0, remote.device == replica.identity.id.hex
        else { return nil }
        return ExchangeLeaving(
            replica: replica, tally: tally, key: key, memory: memory, remembered: remembered,
            offered: offered)
    }
}

extension StoreEnvironment {
    /// Eight bytes that nobody can foretell.
    func randomWord() -> UInt64 {
        randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
