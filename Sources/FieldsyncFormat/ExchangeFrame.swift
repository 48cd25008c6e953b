/// One frame of an exchange: a kind, a payload, and the code that proves who wrote it.
///
/// | offset | bytes  | field                                     |
/// | -----: | -----: | ----------------------------------------- |
/// |      0 |    1-4 | bytes of the payload, LEB128              |
/// |      + |      1 | kind                                      |
/// |      + | as said| payload                                   |
/// |      + |     16 | message authentication code               |
///
/// Specified in `protocol/exchange.md`, checked by `protocol/vectors/exchange.json`.
public struct ExchangeFrame: Hashable, Sendable {
    /// What the payload is.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// Opens a request.
        case greeting = 1
        /// An encoded segment.
        case segment = 2
        /// The signature of a head.
        case signature = 3
        /// Ends a request.
        case finish = 4
        /// Opens a reply.
        case welcome = 5
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
        /// What a space adds up to.
        case question = 16
        /// What it adds up to where it was asked.
        case answer = 17
        /// Transactions of a segment were refused.
        case judged = 13

        /// Bytes that a payload of this kind may have.
        public var payloadLimit: Int {
            switch self {
            case .segment: SegmentLimits.standard.encodedBytes
            case .greeting, .heads, .names, .chain: 4 << 20
            case .signature, .refusal, .question: 4096
            case .answer: 1 << 20
            case .finish, .welcome, .receipt, .close, .judged: 64
            case .turnedAway: 0
            }
        }
    }

    /// Bytes of the code.
    public static let codeBytes = 16

    /// What the payload is.
    public let kind: Kind
    /// The message's bytes.
    public let payload: [UInt8]
    /// Sixteen bytes; zeros where there is nothing to prove with.
    public let code: [UInt8]

    /// A frame of its parts.
    public init(kind: Kind, payload: [UInt8], code: [UInt8]) {
        self.kind = kind
        self.payload = payload
        self.code = code
    }

    /// The frame as bytes.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.count(payload.count)
        writer.append(kind.rawValue)
        writer.append(contentsOf: payload)
        writer.append(contentsOf: code)
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
    /// The bytes end inside a frame.
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
        case .truncated: "the bytes end inside a frame"
        }
    }
}

/// Cuts a stream of bytes into frames.
///
/// Holds at most one frame and what was handed in last.
public struct ExchangeFrameReader: Sendable {
    private var buffer: [UInt8] = []
    private var position = 0

    /// A reader at the beginning of a stream.
    public init() {}

    /// Takes more of the stream.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        if position > 0, position == buffer.count || position > 1 << 16 {
            buffer.removeFirst(position)
            position = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next frame, or nil until more bytes come.
    ///
    /// What a frame declares is checked against the limit of its kind before anything is kept for
    /// it.
    public mutating func next() throws(ExchangeFrameError) -> ExchangeFrame? {
        guard let head = try head() else { return nil }
        let end = head.payloadStart + head.payloadBytes + ExchangeFrame.codeBytes
        guard buffer.count >= end else { return nil }
        let payloadEnd = head.payloadStart + head.payloadBytes
        let frame = ExchangeFrame(
            kind: head.kind,
            payload: Array(buffer[head.payloadStart..<payloadEnd]),
            code: Array(buffer[payloadEnd..<end]))
        position = end
        return frame
    }

    /// Throws where the stream ended inside a frame.
    public func finish() throws(ExchangeFrameError) {
        if position < buffer.count { throw .truncated }
    }

    private struct FrameHead {
        let kind: ExchangeFrame.Kind
        let payloadStart: Int
        let payloadBytes: Int
    }

    private func head() throws(ExchangeFrameError) -> FrameHead? {
        var length: UInt64 = 0
        var place = position
        // Four bytes of seven bits are enough for every limit.
        for shift in stride(from: UInt64(0), through: 21, by: 7) {
            guard place < buffer.count else { return nil }
            let byte = buffer[place]
            place += 1
            length |= UInt64(byte & 0x7F) << shift
            guard byte & 0x80 == 0 else { continue }
            if byte == 0, shift > 0 { throw .malformedLength }
            guard place < buffer.count else { return nil }
            guard let kind = ExchangeFrame.Kind(rawValue: buffer[place]) else {
                throw .unknownKind(buffer[place])
            }
            guard length <= UInt64(kind.payloadLimit) else {
                throw .tooLong(kind, declaredBytes: length)
            }
            return FrameHead(kind: kind, payloadStart: place + 1, payloadBytes: Int(length))
        }
        throw .malformedLength
    }
}
