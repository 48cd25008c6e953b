/// Frames of one direction that one code proves together.
public struct ExchangePassage: Hashable, Sendable {
    /// The frames, the code not among them.
    public let frames: [ExchangeFrame]
    /// Their bytes as they came, and the kind of the code's own frame.
    public let proven: ArraySlice<UInt8>
    /// Sixteen bytes; none where a device is turned away, or is told another version.
    public let code: [UInt8]
    /// True where the direction ends with it.
    public let isLast: Bool
}

/// Cuts a stream of bytes into passages.
///
/// Holds one passage and what was handed in last: at most ``unprovenLimit`` and one frame.
public struct ExchangePassageReader: Sendable {
    /// Bytes that may stand between two codes, besides the frame before the code.
    public static let unprovenLimit = 65_536

    private var buffer: [UInt8] = []
    /// Where the passage begins, and what of it was not looked at yet.
    private var start = 0
    private var position = 0
    private var frames: [ExchangeFrame] = []
    private var hasEnded = false
    private var isFirst = true

    /// A reader at the beginning of a stream.
    public init() {}

    /// Takes more of the stream.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        if start > 0, start == buffer.count || start > 1 << 16 {
            buffer.removeFirst(start)
            position -= start
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next passage, or nil until more bytes come.
    ///
    /// What a frame declares is checked against the limit of its kind before anything is kept for
    /// it.
    public mutating func next() throws(ExchangeFrameError) -> ExchangePassage? {
        while let head = try head() {
            let end = head.payloadStart + head.payloadBytes
            guard buffer.count >= end else { return nil }
            let payload = Array(buffer[head.payloadStart..<end])
            position = end
            switch head.kind {
            case .code, .end:
                return passage(to: head.payloadStart, code: payload, isLast: head.kind == .end)
            case .turnedAway where isFirst && frames.isEmpty,
                .otherVersion where isFirst && frames.isEmpty:
                frames = [ExchangeFrame(kind: head.kind, payload: payload)]
                return passage(to: end, code: [], isLast: true)
            default: frames.append(ExchangeFrame(kind: head.kind, payload: payload))
            }
        }
        return nil
    }

    /// Throws where the stream ended before its end.
    public func finish() throws(ExchangeFrameError) {
        if !hasEnded || position < buffer.count { throw .truncated }
    }

    private mutating func passage(
        to end: Int, code: [UInt8], isLast: Bool
    ) -> ExchangePassage {
        defer {
            start = position
            frames = []
            isFirst = false
            hasEnded = isLast
        }
        return ExchangePassage(
            frames: frames, proven: buffer[start..<end], code: code, isLast: isLast)
    }

    private struct FrameHead {
        let kind: ExchangeFrame.Kind
        let payloadStart: Int
        let payloadBytes: Int
    }

    private func head() throws(ExchangeFrameError) -> FrameHead? {
        guard position < buffer.count else { return nil }
        if hasEnded { throw .afterTheEnd }
        guard let kind = ExchangeFrame.Kind(rawValue: buffer[position]) else {
            throw .unknownKind(buffer[position])
        }
        // A nonce stands before the code of a passage whose greeting alone is longer than that.
        let mayFollow = kind == .code || kind == .end
            || kind == .nonce && frames.last?.kind != .nonce
        if !mayFollow, position - start > Self.unprovenLimit { throw .unproven }
        if let fixed = kind.fixedBytes {
            return FrameHead(kind: kind, payloadStart: position + 1, payloadBytes: fixed)
        }
        return try head(of: kind)
    }

    private func head(
        of kind: ExchangeFrame.Kind
    ) throws(ExchangeFrameError) -> FrameHead? {
        var length: UInt64 = 0
        var place = position + 1
        // Four bytes of seven bits are enough for every limit.
        for shift in stride(from: UInt64(0), through: 21, by: 7) {
            guard place < buffer.count else { return nil }
            let byte = buffer[place]
            place += 1
            length |= UInt64(byte & 0x7F) << shift
            guard byte & 0x80 == 0 else { continue }
            if byte == 0, shift > 0 { throw .malformedLength }
            guard length <= UInt64(kind.payloadLimit) else {
                throw .tooLong(kind, declaredBytes: length)
            }
            return FrameHead(kind: kind, payloadStart: place, payloadBytes: Int(length))
        }
        throw .malformedLength
    }
}
