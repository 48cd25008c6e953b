/// Sixteen bytes that name something; ordered by their bytes and written as 32 hex digits.
///
/// Kept as two words and not as an array, since every operation of every log carries one.
public struct Identifier128: Hashable, Sendable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// An identifier of two words.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The first sixteen of `bytes`, or nil where there are fewer.
    public init?(bytes: [UInt8]) {
        guard bytes.count >= 16 else { return nil }
        // Read for every row and every reference, so without a generic loop.
        self = bytes.withUnsafeBytes { bytes in
            Identifier128(
                high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    /// The first sixteen of `bytes`, or nil where there are fewer.
    public init?(bytes: some Sequence<UInt8>) {
        var words: (UInt64, UInt64) = (0, 0)
        var count = 0
        for byte in bytes.prefix(16) {
            if count < 8 {
                words.0 = words.0 << 8 | UInt64(byte)
            } else {
                words.1 = words.1 << 8 | UInt64(byte)
            }
            count += 1
        }
        guard count == 16 else { return nil }
        self.init(high: words.0, low: words.1)
    }

    /// Exactly 32 hexadecimal digits, or nil.
    public init?(hex: String) {
        guard hex.utf8.count == 32, let bytes = Hex.bytes(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// The sixteen bytes.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    }

    /// 32 lower-case hexadecimal digits.
    public var hex: String { Hex.text(bytes) }
}

extension Identifier128: Comparable {
    /// Orders by bytes.
    public static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension Identifier128: CustomStringConvertible {
    /// The 32 hexadecimal digits.
    public var description: String { hex }
}
