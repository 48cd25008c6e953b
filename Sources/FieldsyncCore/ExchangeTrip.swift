/// The asking side of one request and its reply: what to send, what may come, and what is known of
/// the peer afterwards.
///
/// Pure: the caller reads segments, applies those that come, and carries the bytes.
public struct ExchangeTrip: Sendable {
    /// What to do with a message that is in place.
    public enum Step: Hashable, Sendable {
        /// The server's last word: it took so many transactions that it had not acknowledged.
        case closed(ExchangeClosing, taken: Int)
        /// Apply a segment, then tell `applied`.
        case apply([UInt8])
        /// Keep the names.
        case learn([ReplicaID: String])
        /// Find out where this replica's chain parts from the peer's.
        case compare(ChainExcerpt)
        /// The server goes by this name now.
        case renamed(ReplicaID)
        /// Tell the person.
        case refused(ExchangeRefusal)
        /// Nothing.
        case noted
        /// The server does not know this device, or no longer, or forgot its ticket.
        case turnedAway(ExchangeChallenge)
        /// The server speaks no version of this program; this is its newest one.
        case otherVersion(UInt32)
        /// Compare what a space adds up to here.
        case compared(StateAnswer)
        /// What the server's newest backup holds.
        case backedUp(BackupPoint)
        /// The next part of a snapshot that was asked for, and the bytes that are left with it.
        case snapshot(left: UInt64, part: [UInt8])
    }

    /// A space that the peer lacks something of.
    public struct Offer: Hashable, Sendable {
        /// The space.
        public let space: SpaceID
        /// What the peer is known to hold of it.
        public let peer: SpaceHeads
    }

    private struct Sent {
        let space: SpaceID
        let sequences: [ReplicaID: UInt64]
        let transactions: Int
        var isAnswered = false
    }

    /// Everything that the server did not take.
    public private(set) var refusals: [ExchangeRefusal] = []
    /// What the server said that it holds, where it did.
    public private(set) var stated: [SpaceID: SpaceHeads]?
    /// True once the reply has come to its end.
    public private(set) var isComplete = false

    /// What was known of the peer when the request was made.
    public let ground: PeerGround
    let held: [SpaceID: SpaceHeads]
    let direction: ExchangeDirection
    /// What the greeting says that this replica holds.
    private let claimed: [SpaceID: SpaceHeads]
    private var sent: [Sent] = []
    private var moved: [SpaceID: [ReplicaID: UInt64]] = [:]
    private var isExact = true
    private var hasBegun = false
    /// What the server drew for a device that it did not let in, to try again with.
    public private(set) var challenge: ExchangeChallenge?
    /// The server's last word, once it came.
    public private(set) var closing: ExchangeClosing?
    /// Spaces of which a segment stood on ground that the peer did not find: to be sent plain.
    public private(set) var unground: Set<SpaceID> = []
    /// True where a segment of the reply stood on ground that was not found here.
    public private(set) var hasMissedGround = false

    /// A request about to be made.
    ///
    /// - Parameters:
    ///   - ground: What is known of the peer.
    ///   - held: The heads of every space that this replica holds, as it begins.
    ///   - direction: Which way transactions may flow.
    ///   - claimed: What to say that is held, where that is less than `held`.
    public init(
        ground: PeerGround,
        held: [SpaceID: SpaceHeads],
        direction: ExchangeDirection,
        claimed: [SpaceID: SpaceHeads]? = nil
    ) {
        self.ground = ground
        self.held = held
        self.direction = direction
        self.claimed = claimed ?? held
    }

    /// What the greeting says of this replica's holdings.
    public var holdings: ExchangeHoldings { ground.isInStep ? .common : .heads(claimed) }

    /// What to send without waiting for an answer; nothing where the peer has to be asked first.
    public func offers(except refused: Set<SpaceID> = []) -> [Offer] {
        guard direction.pushes, let heads = ground.heads else { return [] }
        return held.keys.sorted().compactMap { space in
            let peer = heads[space] ?? SpaceHeads()
            guard !refused.contains(space), let own = held[space],
                !peer.vector.covers(own.vector)
            else { return nil }
            return Offer(space: space, peer: peer)
        }
    }

    /// Notes that a segment is about to be sent.
    ///
    /// - Parameters:
    ///   - space: Its space.
    ///   - sequences: The newest transaction in it of each replica.
    ///   - transactions: How many it holds.
    /// - Returns: Its index in the request.
    public mutating func sending(
        _ space: SpaceID, sequences: [ReplicaID: UInt64], transactions: Int
    ) -> UInt64 {
        sent.append(Sent(space: space, sequences: sequences, transactions: transactions))
        return UInt64(sent.count - 1)
    }

    /// What the peer is known to hold apart from what moved: as it said, or as it was before.
    public var peerHeads: [SpaceID: SpaceHeads] { stated ?? ground.heads ?? [:] }

    /// More than that nobody has; with it no sum overflows.
    private static let announcedLimit = 1 << 48

    /// How many transactions the server said that it holds and this replica did not.
    public var announced: Int {
        guard let stated else { return 0 }
        return stated.reduce(0) { sum, entry in
            let own = held[entry.key]?.vector ?? VersionVector()
            return entry.value.heads.reduce(sum) { sum, head in
                let lacking = Int(clamping: head.value.sequence) - Int(clamping: own[head.key])
                return min(sum + max(0, lacking), Self.announcedLimit)
            }
        }
    }

    /// False where the peer had to be asked what it holds.
    public var knowsPeer: Bool { ground.heads != nil }

    /// The spaces in which something moved, either way.
    public var movedSpaces: Set<SpaceID> { Set(moved.keys) }

    /// How many segments were sent.
    public var sentSegments: UInt64 { UInt64(sent.count) }

    /// Takes the next message of the reply.
    public mutating func receive(_ message: ExchangeMessage) throws(ExchangeFault) -> Step {
        if isComplete { throw .afterTheEnd }
        switch message {
        case .turnedAway(let challenge):
            guard !hasBegun else { throw .outOfPlace }
            isComplete = true
            self.challenge = challenge
            return .turnedAway(challenge)
        case .otherVersion(let version):
            guard !hasBegun else { throw .outOfPlace }
            isComplete = true
            return .otherVersion(version)
        default:
            hasBegun = true
            return try receiveOpened(message)
        }
    }

    private mutating func receiveOpened(
        _ message: ExchangeMessage
    ) throws(ExchangeFault) -> Step {
        switch message {
        case .receipt(let receipt):
            try note(receipt)
            return .noted
        case .judged, .takenAway: return .noted
        case .refusal(let refusal):
            let named = try located(refusal)
            if named.reason == .groundUnknown, let space = named.space {
                unground.insert(space)
                isExact = false
                return .noted
            }
            refusals.append(named)
            isComplete = named.endsExchange
            return .refused(named)
        case .names(let names): return .learn(names)
        case .answer(let answer): return .compared(answer)
        case .backup(let point): return .backedUp(point)
        case .snapshot(let left, let part): return .snapshot(left: left, part: part)
        case .heads(let heads):
            guard stated == nil else { throw .outOfPlace }
            stated = heads
            return .noted
        case .chain(let excerpt): return .compare(excerpt)
        case .renamed(let name): return .renamed(name)
        case .segment(let bytes): return .apply(bytes)
        case .close(let closing):
            self.closing = closing
            isComplete = true
            return .closed(closing, taken: takeUnanswered())
        default: throw .outOfPlace
        }
    }

    /// Every segment that was neither refused nor acknowledged by itself was taken whole, and all
    /// of it was new.
    private mutating func takeUnanswered() -> Int {
        var taken = 0
        for index in sent.indices where !sent[index].isAnswered {
            sent[index].isAnswered = true
            move(sent[index].space, to: sent[index].sequences)
            taken += sent[index].transactions
        }
        return taken
    }

    private mutating func note(_ receipt: SegmentReceipt) throws(ExchangeFault) {
        let segment = try answered(receipt.index)
        guard receipt.parked == 0 else {
            // What is parked there stands above the peer's heads, so it proves nothing of them.
            isExact = false
            return
        }
        move(segment.space, to: segment.sequences)
    }

    /// The refusal with its space: of a segment that could not be read the peer cannot name it.
    private mutating func located(
        _ refusal: ExchangeRefusal
    ) throws(ExchangeFault) -> ExchangeRefusal {
        guard let index = refusal.segment else { return refusal }
        let segment = try answered(index)
        return ExchangeRefusal(
            segment: index, space: refusal.space ?? segment.space, reason: refusal.reason,
            text: refusal.text)
    }

    private mutating func answered(_ index: UInt64) throws(ExchangeFault) -> Sent {
        guard let place = Int(exactly: index), sent.indices.contains(place),
            !sent[place].isAnswered
        else { throw .unknownSegment(index) }
        sent[place].isAnswered = true
        return sent[place]
    }

    /// Notes that a segment of the reply was applied here, or that some of it could not be.
    public mutating func applied(
        _ space: SpaceID, sequences: [ReplicaID: UInt64], wholly: Bool
    ) {
        move(space, to: sequences)
        if !wholly { isExact = false }
    }

    /// Notes that a segment of the reply stood on ground that was not found here.
    public mutating func missedGround() {
        hasMissedGround = true
        isExact = false
    }

    private mutating func move(_ space: SpaceID, to sequences: [ReplicaID: UInt64]) {
        moved[space, default: [:]].merge(sequences) { max($0, $1) }
    }
}

extension ExchangeTrip {
    /// What one request and its reply came to.
    public struct Outcome: Hashable, Sendable {
        /// What is known of the peer now.
        public let ground: PeerGround
        /// True where another request would move more.
        public let goesOn: Bool
        /// The spaces of which both hold the same transactions, that came to different states.
        public var differing: [SpaceID] = []
    }

    /// Draws the sum of the trip.
    ///
    /// - Parameters:
    ///   - heldNow: The heads of every space that this replica holds, after the trip.
    ///   - refused: Spaces of which the server takes nothing for now.
    ///   - digest: The digest over heads.
    /// - Returns: What is known of the peer, and whether to go on.
    /// - Throws: ``ExchangeFault/cutShort`` where the reply has no end.
    public func outcome(
        heldNow: [SpaceID: SpaceHeads],
        refused: Set<SpaceID>,
        digest: ([SpaceID: SpaceHeads]) -> HeadsDigest
    ) throws(ExchangeFault) -> Outcome {
        guard isComplete else { throw .cutShort }
        guard let closing else {
            return Outcome(ground: PeerGround(heads: nil), goesOn: false)
        }
        var common = stated ?? ground.heads ?? [:]
        var isExact = isExact
        for (space, sequences) in moved {
            let known = [heldNow[space], held[space]].compactMap(\.self)
            let (heads, exact) = common[space, default: SpaceHeads()]
                .advanced(to: sequences, known: known)
            common[space] = heads
            isExact = isExact && exact
            // Who holds the same should have come to the same; what was stated is known.
            if stated == nil, let own = heldNow[space], own.heads == heads.heads {
                common[space]?.stateSum = own.stateSum
            }
        }
        let isAgreed = digest(common) == closing.digest
        let isInStep = isExact && heldNow.holdsAll(of: common) && isAgreed
        // All is known to be there and yet the peer holds something else: its heads will say what.
        let isUnsure = stated == nil && direction.pulls && isExact && !isAgreed
        let lacksHere = direction.pulls && !heldNow.holdsAll(of: common)
        let lacksThere =
            direction.pushes
            && heldNow.contains { space, heads in
                !refused.contains(space)
                    && !common[space, default: SpaceHeads()].vector.covers(heads.vector)
            }
        // Without progress a further request would only repeat this one.
        let progressed = !moved.isEmpty || (stated != nil && stated != ground.heads)
        return Outcome(
            ground: PeerGround(heads: common, isInStep: isInStep),
            goesOn: isUnsure || progressed && (lacksHere || lacksThere),
            differing: isAgreed ? heldNow.differingStates(from: common) : [])
    }
}
