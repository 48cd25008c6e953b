/// One message of an exchange: the payload of one frame.
///
/// Bytes in `protocol/exchange.md`.
public enum ExchangeMessage: Hashable, Sendable {
    /// Opens the request: who speaks, and what they hold.
    case greeting(ExchangeGreeting)
    /// An encoded segment, in either direction.
    case segment([UInt8])
    /// 64 bytes of Ed25519 over the device's newest transaction of the space of the segment before.
    case signature([UInt8])
    /// Eight bytes of chance in a request that is proven in several parts.
    case nonce(UInt64)
    /// One segment of the request is durable.
    case receipt(SegmentReceipt)
    /// A space was taken from the person; what of it is safe where it was asked.
    case takenAway(SpaceID, safe: VersionVector)
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
    /// What the server goes by now, to a device that knows it by an earlier name.
    case renamed(ReplicaID)
    /// Ends the reply.
    case close(ExchangeClosing)
    /// The whole reply to a device that is not known, or no longer, or not yet: no proof, no
    /// detail, and a challenge to try again with.
    case turnedAway(ExchangeChallenge)
    /// The whole reply to a greeting of a version that the server does not speak, without proof:
    /// the newest that it does.
    case otherVersion(UInt32)
    /// Asks what a space adds up to.
    case question(StateQuestion)
    /// Says what it adds up to.
    case answer(StateAnswer)
    /// Asks what the server's newest backup holds.
    case backupQuestion
    /// Says what it holds.
    case backup(BackupPoint)
    /// Asks for states instead of histories.
    case snapshotQuestion(SnapshotQuestion)
    /// The next part of a space's snapshot, encoded, and how many bytes of parts are left with it.
    case snapshot(left: UInt64, part: [UInt8])
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

/// Eight bytes that a server draws for one request.
///
/// They stand in for a clock: a request recorded last week carries last week's.
public struct ExchangeChallenge: Hashable, Sendable {
    /// The eight bytes, big-endian.
    public let value: UInt64

    /// A challenge of eight bytes.
    public init(_ value: UInt64) { self.value = value }
}

/// The first four bytes of a hash over heads: two replicas that name the same one hold the same.
///
/// It guards against error and not against malice: who names it has proven who they are, and can
/// mislead nobody but themselves.
public struct HeadsDigest: Hashable, Sendable {
    /// The four bytes, big-endian.
    public let value: UInt32

    /// A digest of four bytes.
    public init(_ value: UInt32) { self.value = value }
}

/// What the one that asks holds.
public enum ExchangeHoldings: Hashable, Sendable {
    /// At least what the exchange left both with that the greeting goes on from.
    case common
    /// Written out, for every space.
    case heads([SpaceID: SpaceHeads])
}

/// Opens a request.
public struct ExchangeGreeting: Hashable, Sendable {
    /// Who asks.
    public enum Caller: Hashable, Sendable {
        /// The device that the server said goodbye to with a ticket that begins so.
        case known(tag: UInt16)
        /// A device that has no ticket, or none that the server still knows.
        case named(ReplicaID, challenge: ExchangeChallenge, newestFormat: UInt64)
    }

    /// Who asks.
    public let caller: Caller
    /// Which way transactions may flow.
    public let direction: ExchangeDirection
    /// True where the device could not read a segment that stands on common ground, and so asks
    /// for plain ones.
    public let wantsPlain: Bool
    /// Segments of the reply shall begin at two to this power of canonical bytes; nil where the
    /// server may choose.
    public let segmentExponent: UInt8?
    /// What the device holds.
    public let holdings: ExchangeHoldings

    /// The tag of a device that goes on from a ticket, wants both ways and says nothing else: most
    /// greetings are that, and have a shorter spelling.
    public var usualTag: UInt16? {
        guard case .known(let tag) = caller, direction == .both, !wantsPlain,
            segmentExponent == nil, holdings == .common
        else { return nil }
        return tag
    }

    /// Two to these powers of canonical bytes can be asked for: from 4 KiB to 16 MiB.
    public static let segmentExponents: ClosedRange<UInt8> = 12...24

    /// A greeting of its parts.
    public init(
        caller: Caller,
        direction: ExchangeDirection,
        wantsPlain: Bool = false,
        segmentExponent: UInt8? = nil,
        holdings: ExchangeHoldings
    ) {
        self.caller = caller
        self.direction = direction
        self.wantsPlain = wantsPlain
        self.segmentExponent = segmentExponent
        self.holdings = holdings
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

/// Ends a reply, and acknowledges every segment of the request that nothing else did.
public struct ExchangeClosing: Hashable, Sendable {
    /// The server's clock, in seconds since the Unix epoch; until 2106.
    public let wallSeconds: UInt32
    /// Of everything that the server holds and the device may see, after the exchange.
    public let digest: HeadsDigest

    /// A closing of its parts.
    public init(wallSeconds: UInt32, digest: HeadsDigest) {
        self.wallSeconds = wallSeconds
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
