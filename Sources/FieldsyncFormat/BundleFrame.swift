/// One part of a bundle file: how many bytes, what they are, and the bytes.
///
/// Specified in `protocol/format/bundle.md`.
public struct BundleFrame: Hashable, Sendable {
    /// What the payload is.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// Who made the file, and who can read it; the first.
        case head = 1
        /// A space, and what is held of it; its segments follow.
        case space = 2
        /// An encoded segment of the space before it.
        case segment = 3
        /// Counts and the signature; the last.
        case end = 4

        /// Bytes that a payload may have.
        public var payloadLimit: Int {
            switch self {
            case .head, .space: 4 << 20
            case .segment: SegmentLimits.standard.encodedBytes + BundleFrame.sealBytes
            case .end: 128
            }
        }
    }

    /// The eight bytes that every bundle begins with.
    ///
    /// The first is no text, and what follows shows a copy that changed the ends of lines.
    public static let magic: [UInt8] = [0x8F, 0x66, 0x73, 0x62, 0x0D, 0x0A, 0x1A, 0x0A]
    /// The version of the format that this program writes and reads; it stands after the magic.
    public static let version: UInt8 = 1
    /// Bytes by which a sealed payload is longer than what it seals.
    public static let sealBytes = 16

    /// What the payload is.
    public let kind: Kind
    /// The bytes.
    public let payload: [UInt8]

    /// A frame of its parts.
    public init(kind: Kind, payload: [UInt8]) {
        self.kind = kind
        self.payload = payload
    }

    /// The frame as it stands in the file.
    public func encoded() -> [UInt8] { Self.header(kind, payloadBytes: payload.count) + payload }

    /// What stands before a payload.
    public static func header(_ kind: Kind, payloadBytes: Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(payloadBytes)
        writer.append(kind.rawValue)
        return writer.bytes
    }

    /// Bytes that the longest header has.
    public static let headerLimit = 5

    /// What the bytes before a payload say; nil where they end too early to tell.
    ///
    /// A frame that declares more than its kind may have is refused before anything of it is read.
    ///
    /// - Returns: The kind, how many bytes its payload has, and how many the header took.
    public static func readHeader(
        _ bytes: ArraySlice<UInt8>
    ) throws(DecodingFault) -> (kind: Kind, payloadBytes: Int, headerBytes: Int)? {
        let lengthBytes = bytes.prefix(headerLimit - 1).prefix { $0 & 0x80 != 0 }.count + 1
        guard lengthBytes < headerLimit else { throw .varintTooLong }
        guard bytes.count > lengthBytes else { return nil }
        var reader = ByteReader(Array(bytes.prefix(lengthBytes + 1)))
        let length = try reader.varint()
        let code = try reader.byte()
        guard let kind = Kind(rawValue: code) else { throw .unknownCode(what: "frame", code: code) }
        guard length <= UInt64(kind.payloadLimit) else {
            throw .countTooLarge(what: "bytes of a frame", count: length)
        }
        return (kind, Int(length), lengthBytes + 1)
    }
}
