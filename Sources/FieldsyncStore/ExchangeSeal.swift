package import FieldsyncCore
package import FieldsyncFormat

/// Proves, or checks, the frames of one direction of one exchange in their order.
package struct ExchangeSeal: Sendable {
    private let key: ExchangeKey
    private let isReply: Bool
    private let binding: UInt64
    private var index: UInt64 = 0

    /// The seal of a request.
    package init(request challenge: ExchangeChallenge, key: ExchangeKey) {
        self.key = key
        isReply = false
        binding = challenge.value
    }

    /// The seal of a reply, bound to the request's nonce so that no old reply passes for this one.
    package init(replyTo nonce: UInt64, key: ExchangeKey) {
        self.key = key
        isReply = true
        binding = nonce
    }

    /// The next frame of this direction, as bytes.
    package mutating func frame(_ message: ExchangeMessage) -> [UInt8] {
        let payload = message.encoded()
        return ExchangeFrame(
            kind: message.kind, payload: payload, code: nextCode(message.kind, payload)
        ).encoded()
    }

    /// True where `frame` is the next of this direction and from who has the key.
    package mutating func admits(_ frame: ExchangeFrame) -> Bool {
        ExchangeKey.matches(nextCode(frame.kind, frame.payload), frame.code)
    }

    private mutating func nextCode(_ kind: ExchangeFrame.Kind, _ payload: [UInt8]) -> [UInt8] {
        defer { index += 1 }
        return key.code(
            over: ExchangeSignedBytes.frame(
                isReply: isReply, binding: binding, index: index, kind: kind),
            payload)
    }
}
