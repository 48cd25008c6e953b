/// One frame of an exchange: a kind and a payload.
///
/// | offset | bytes   | field                                               |
/// | -----: | ------: | --------------------------------------------------- |
/// |      0 |       1 | kind                                                |
/// |      1 |     1-4 | bytes of the payload, LEB128; not where they are fixed |
/// |      + | as said | payload                                             |
///
/// Specified in `protocol/exchange.md`, checked by `protocol/vectors/exchange.json`.
public struct ExchangeFrame: Hashable, Sendable {
    /// What the payload is.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// Opens a request.
        case greeting = 1
        /// Opens the request of a device that was in step and wants both ways.
        case returning = 5
        /// An encoded segment.
        case segment = 2
        /// The signature of a head.
        case signature = 3
        /// Chance, in a request that is proven in several parts.
        case nonce = 4
        /// A segment is durable.
        case receipt = 6
        /// Something was not taken.
        case refusal = 7
        /// Names of replicas.
        case names = 8
        /// Heads of spaces.
        case heads = 9
        /// Ends a reply.
        case close = 10
        /// The whole reply to a device that is not known.
        case turnedAway = 11
        /// Links of a chain.
        case chain = 14
        /// What the server goes by now.
        case renamed = 15
        /// What a space adds up to.
        case question = 16
        /// What it adds up to where it was asked.
        case answer = 17
        /// What is backed up.
        case backupQuestion = 22
        /// What the newest backup holds.
        case backup = 19
        /// What may stay behind of spaces that are to come as snapshots.
        case snapshotQuestion = 23
        /// A part of a snapshot.
        case snapshot = 24
        /// The whole reply to a greeting of another version.
        case otherVersion = 18
        /// A space was taken away.
        case takenAway = 12
        /// Transactions of a segment were refused.
        case judged = 13
        /// Proves the frames since the last code.
        case code = 20
        /// Proves them, and ends the direction.
        case end = 21

        /// Bytes of the payload where every one of this kind has as many.
        public var fixedBytes: Int? {
            switch self {
            case .signature: 64
            case .nonce, .turnedAway: 8
            case .close: 8
            case .otherVersion: 4
            case .returning: 2
            case .renamed: 16
            case .backupQuestion: 0
            case .code, .end: ExchangeFrame.codeBytes
            default: nil
            }
        }

        /// True of what a request begins with.
        public var opensRequest: Bool { self == .greeting || self == .returning }

        /// Bytes that a payload of this kind may have.
        public var payloadLimit: Int {
            switch self {
            case .segment: SegmentLimits.standard.encodedBytes
            case .snapshot: SegmentLimits.standard.encodedBytes + 11
            case .snapshotQuestion: 512
            case .greeting, .heads, .names, .chain, .backup: 4 << 20
            case .refusal, .question: 4096
            case .answer, .takenAway: 1 << 20
            case .receipt, .judged: 64
            case .returning, .signature, .nonce, .close, .turnedAway, .renamed, .otherVersion,
                .backupQuestion, .code, .end:
                fixedBytes ?? 0
            }
        }
    }

    /// Bytes of a code.
    public static let codeBytes = 16

    /// What the payload is.
    public let kind: Kind
    /// The message's bytes.
    public let payload: [UInt8]

    /// A frame of its parts.
    public init(kind: Kind, payload: [UInt8]) {
        self.kind = kind
        self.payload = payload
    }

    /// The frame as bytes.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(kind.rawValue)
        if kind.fixedBytes == nil { writer.count(payload.count) }
        writer.append(contentsOf: payload)
        return writer.bytes
    }
}

/// Why bytes are no frame.
public enum ExchangeFrameError: Error, Hashable, Sendable {
    /// No kind has this code.
    case unknownKind(UInt8)
    /// The payload is longer than its kind may have.
    case tooLong(ExchangeFrame.Kind, declaredBytes: UInt64)
    /// The length is not spelled as a length is.
    case malformedLength
    /// Too much came that no code has proven.
    case unproven
    /// Something follows the end.
    case afterTheEnd
    /// The bytes end inside a frame, or before the last code.
    case truncated
}

extension ExchangeFrameError: CustomStringConvertible {
    /// What is wrong, as a sentence without its full stop.
    public var description: String {
        switch self {
        case .unknownKind(let code): "a frame has the unknown kind \(code)"
        case .tooLong(let kind, let declared):
            "a \(kind) frame declares \(declared) bytes; the limit is \(kind.payloadLimit)"
        case .malformedLength: "the length of a frame is malformed"
        case .unproven: "too much came without a code"
        case .afterTheEnd: "something follows the end of the exchange"
        case .truncated: "the bytes end before the end of the exchange"
        }
    }
}
