package import FieldsyncCore
package import FieldsyncFormat

/// Proves, or checks, the passages of one direction of one exchange in their order.
package struct ExchangeSeal: Sendable {
    /// A passage that grew so long is closed by a code before more is added, well below what a
    /// reader bears.
    private static let passageBytes = 16_384

    private let key: ExchangeKey
    private let isReply: Bool
    private let binding: [UInt8]
    /// Goes before the first code of a request that has several, so that no two requests share it.
    private let nonce: UInt64?
    private var index: UInt64 = 0
    private var pending: [UInt8] = []
    private var holdsSegment = false
    /// The first code of this direction; what the reply is bound to.
    package private(set) var firstCode: [UInt8]?
    /// The last one; what the next exchange is bound to.
    package private(set) var lastCode: [UInt8]?

    /// The seal of a request that goes on from `ticket`, or that begins anew where that is nil.
    package init(request ticket: ExchangeTicket?, key: ExchangeKey, nonce: UInt64 = 0) {
        self.key = key
        self.nonce = nonce
        isReply = false
        binding = ticket?.bytes ?? [UInt8](repeating: 0, count: ExchangeTicket.byteCount)
    }

    /// The seal of a reply, bound to the request by its first code, so that no old reply passes
    /// for this one.
    package init(replyTo code: [UInt8], key: ExchangeKey) {
        self.key = key
        nonce = nil
        isReply = true
        binding = code
    }

    /// The next frame of this direction, as bytes, after a code where one is due.
    package mutating func frame(_ message: ExchangeMessage) -> [UInt8] {
        let bytes = ExchangeFrame(kind: message.kind, payload: message.encoded()).encoded()
        let isSegment = message.kind == .segment
        // At most one segment waits for its proof, so that a broken connection costs no more.
        let isDue = isSegment && holdsSegment || pending.count + bytes.count > Self.passageBytes
        let before = isDue ? code() : []
        pending += bytes
        holdsSegment = holdsSegment || isSegment
        return before + bytes
    }

    /// The code over what has none yet; no bytes where all has.
    package mutating func code() -> [UInt8] {
        if pending.isEmpty { return [] }
        var bytes: [UInt8] = []
        if let nonce, index == 0 {
            bytes = ExchangeFrame(
                kind: .nonce, payload: ExchangeMessage.nonce(nonce).encoded()
            ).encoded()
            pending += bytes
        }
        return bytes + closing(.code)
    }

    /// The last code of this direction.
    package mutating func end() -> [UInt8] { closing(.end) }

    /// True where `passage` is the next of this direction and from who has the key.
    package mutating func admits(_ passage: ExchangePassage) -> Bool {
        ExchangeKey.matches(nextCode(over: passage.proven), passage.code)
    }

    private mutating func closing(_ kind: ExchangeFrame.Kind) -> [UInt8] {
        pending.append(kind.rawValue)
        let code = nextCode(over: pending[...])
        pending.removeAll(keepingCapacity: true)
        holdsSegment = false
        return ExchangeFrame(kind: kind, payload: code).encoded()
    }

    private mutating func nextCode(over bytes: ArraySlice<UInt8>) -> [UInt8] {
        let code = key.code(
            over: ExchangeSignedBytes.passage(isReply: isReply, binding: binding, index: index),
            bytes)
        index += 1
        if firstCode == nil { firstCode = code }
        lastCode = code
        return code
    }
}

/// What a reply leaves both sides with: it names the device in its next request, and serves once.
package struct ExchangeTicket: Hashable, Sendable {
    package static let byteCount = 16

    /// The sixteen bytes.
    package let bytes: [UInt8]

    /// The ticket of the reply that ended with `end`.
    package init(after end: [UInt8], key: ExchangeKey) {
        bytes = key.code(over: ExchangeSignedBytes.ticket(after: end)[...])
    }

    /// A ticket that was kept; nil where it is none.
    package init?(hex: String) {
        guard let bytes = Hex.bytes(hex), bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// What goes over the wire of it: enough to find the device by, or a few that the code of the
    /// request tells apart.
    package var tag: UInt16 { bytes.prefix(2).reduce(0) { $0 << 8 | UInt16($1) } }

    /// As it is kept.
    package var hex: String { Hex.text(bytes) }
}
