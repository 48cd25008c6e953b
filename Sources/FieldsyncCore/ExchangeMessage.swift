/// One message of an exchange: the payload of one frame.
///
/// Bytes in `protocol/exchange.md`.
public enum ExchangeMessage: Hashable, Sendable {
    /// Opens the request: who speaks, and what they hold.
    case greeting(ExchangeGreeting)
    /// An encoded segment, in either direction.
    case segment([UInt8])
    /// A signature of the newest transaction that the speaker pushed in a space.
    case signature(HeadSignature)
    /// Ends the request: how many segments it carried.
    case finish(segments: UInt64)
    /// Opens the reply.
    case welcome(ExchangeWelcome)
    /// One segment of the request is durable.
    case receipt(SegmentReceipt)
    /// Some transactions of a segment of the request are kept and applied nowhere.
    case judged(segment: UInt64, refused: UInt64)
    /// Something of the request was not taken.
    case refusal(ExchangeRefusal)
    /// What people call replicas.
    case names([ReplicaID: String])
    /// What the speaker holds of each space that the other may see.
    case heads([SpaceID: SpaceHeads])
    /// The speaker's links of a chain of which the other holds another one.
    case chain(ChainExcerpt)
    /// Ends the reply.
    case close(ExchangeClosing)
    /// The whole reply to a device that is not known, or no longer: no proof, no detail.
    case turnedAway
    /// Asks what a space adds up to.
    case question(StateQuestion)
    /// Says what it adds up to.
    case answer(StateAnswer)
}

/// Which way transactions may flow.
public enum ExchangeDirection: UInt8, Hashable, Sendable, CaseIterable {
    /// From the one that asks.
    case push = 1
    /// To the one that asks.
    case pull = 2
    /// Both ways.
    case both = 3

    /// True where the one that asks hands in its own.
    public var pushes: Bool { self != .pull }
    /// True where the one that asks wants what it lacks.
    public var pulls: Bool { self != .push }
}

/// Eight bytes that a server draws for one request of one device.
///
/// They stand in for a clock: a request recorded last week carries last week's.
public struct ExchangeChallenge: Hashable, Sendable {
    /// The eight bytes, big-endian.
    public let value: UInt64

    /// A challenge of eight bytes.
    public init(_ value: UInt64) { self.value = value }
}

/// The first sixteen bytes of a hash over heads: two replicas that name the same one hold the same.
public struct HeadsDigest: Hashable, Sendable {
    /// The sixteen bytes.
    public let value: Identifier128

    /// A digest of sixteen bytes.
    public init(_ value: Identifier128) { self.value = value }
}

/// What the one that asks holds.
public enum ExchangeHoldings: Hashable, Sendable {
    /// At least what the last exchange left both with, named by its digest.
    case common(HeadsDigest)
    /// Written out, for every space.
    case heads([SpaceID: SpaceHeads])
}

/// Opens a request.
public struct ExchangeGreeting: Hashable, Sendable {
    /// The device's replica.
    public let replica: ReplicaID
    /// What the server drew in its last reply; anything where there was none.
    public let challenge: ExchangeChallenge
    /// Eight bytes of the device's own, so that an old reply is never taken for a new one.
    public let nonce: UInt64
    /// The newest segment layout that the device reads.
    public let newestLayout: UInt64
    /// Which way transactions may flow.
    public let direction: ExchangeDirection
    /// True where the device could not read a segment that stands on common ground, and so asks
    /// for plain ones.
    public let wantsPlain: Bool
    /// The device's clock, in milliseconds since the Unix epoch.
    public let wallMilliseconds: UInt64
    /// What the device holds.
    public let holdings: ExchangeHoldings

    /// A greeting of its parts.
    public init(
        replica: ReplicaID,
        challenge: ExchangeChallenge,
        nonce: UInt64,
        newestLayout: UInt64,
        direction: ExchangeDirection,
        wantsPlain: Bool = false,
        wallMilliseconds: UInt64,
        holdings: ExchangeHoldings
    ) {
        self.replica = replica
        self.challenge = challenge
        self.nonce = nonce
        self.newestLayout = newestLayout
        self.direction = direction
        self.wantsPlain = wantsPlain
        self.wallMilliseconds = wallMilliseconds
        self.holdings = holdings
    }
}

/// Opens a reply.
public struct ExchangeWelcome: Hashable, Sendable {
    /// What becomes of the request.
    public enum Standing: UInt8, Hashable, Sendable, CaseIterable {
        /// It is worked on.
        case accepted = 0
        /// Its challenge is not the last one: nothing was done; ask again with the fresh one.
        case staleChallenge = 1
        /// Its segments are taken, but its digest says nothing to the server: ask again with heads.
        case headsWanted = 2
    }

    /// The server's replica.
    public let replica: ReplicaID
    /// What becomes of the request.
    public let standing: Standing
    /// For the next request.
    public let challenge: ExchangeChallenge
    /// The server's clock, in milliseconds since the Unix epoch.
    public let wallMilliseconds: UInt64

    /// A welcome of its parts.
    public init(
        replica: ReplicaID,
        standing: Standing,
        challenge: ExchangeChallenge,
        wallMilliseconds: UInt64
    ) {
        self.replica = replica
        self.standing = standing
        self.challenge = challenge
        self.wallMilliseconds = wallMilliseconds
    }
}

/// Says that a segment is durable where it was sent.
public struct SegmentReceipt: Hashable, Sendable {
    /// Which segment of the request, from 0.
    public let index: UInt64
    /// Transactions that were new and are applied.
    public let applied: UInt64
    /// Transactions that were held already.
    public let known: UInt64
    /// Transactions that are kept until what their authors had seen arrives.
    public let parked: UInt64

    /// A receipt of its parts.
    public init(index: UInt64, applied: UInt64, known: UInt64, parked: UInt64) {
        self.index = index
        self.applied = applied
        self.known = known
        self.parked = parked
    }
}

/// Ends a reply.
public struct ExchangeClosing: Hashable, Sendable {
    /// How many segments the reply carried.
    public let segments: UInt64
    /// Of everything that the server holds and the device may see, after the exchange.
    public let digest: HeadsDigest

    /// A closing of its parts.
    public init(segments: UInt64, digest: HeadsDigest) {
        self.segments = segments
        self.digest = digest
    }
}

/// A replica's word for the newest transaction that it pushed; the chain proves the earlier ones.
public struct HeadSignature: Hashable, Sendable {
    /// The space.
    public let space: SpaceID
    /// The sequence and the link of the chain of the replica that signs.
    public let head: Head
    /// 64 bytes of Ed25519 over a label, the space, the replica and the head.
    public let signature: [UInt8]

    /// A signature of its parts.
    public init(space: SpaceID, head: Head, signature: [UInt8]) {
        self.space = space
        self.head = head
        self.signature = signature
    }
}
