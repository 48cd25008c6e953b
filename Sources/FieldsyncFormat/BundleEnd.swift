/// The last frame of a bundle: what it held, and the maker's signature over all of it.
///
/// Specified in `protocol/format/bundle.md`.
public struct BundleEnd: Hashable, Sendable {
    /// Segments of the file.
    public let segments: UInt64
    /// Transactions of all segments.
    public let transactions: UInt64
    /// 64 bytes of Ed25519 under the maker's key, over ``signedBytes(digest:)``.
    public let signature: [UInt8]

    /// An end of its parts.
    public init(segments: UInt64, transactions: UInt64, signature: [UInt8]) {
        self.segments = segments
        self.transactions = transactions
        self.signature = signature
    }

    /// Bytes of an Ed25519 signature.
    public static let signatureBytes = 64

    /// What the signature is taken over.
    ///
    /// - Parameter digest: SHA-256 of the file up to the signature.
    /// - Returns: The bytes.
    public static func signedBytes(digest: [UInt8]) -> [UInt8] {
        Array("fieldsync/bundle/1\0".utf8) + digest
    }

    /// The counts: the payload up to the signature.
    public func countsEncoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.varint(segments)
        writer.varint(transactions)
        return writer.bytes
    }

    /// The end that the payload of a frame spells.
    public init(decoding bytes: [UInt8]) throws(DecodingFault) {
        var reader = ByteReader(bytes)
        segments = try reader.varint()
        transactions = try reader.varint()
        signature = Array(try reader.take(Self.signatureBytes))
        try reader.finish()
    }
}
