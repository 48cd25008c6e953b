/// Names one record for good, whichever laptop made it. See `RecordID+Derivation.swift` for how
/// new ones are made.
public struct RecordID: Hashable, Sendable {
    /// The sixteen bytes of the id.
    public let value: Identifier128

    /// An id of sixteen bytes.
    public init(_ value: Identifier128) { self.value = value }

    /// The first sixteen of `bytes`, or nil where there are fewer.
    public init?(bytes: [UInt8]) {
        guard let value = Identifier128(bytes: bytes) else { return nil }
        self.init(value)
    }

    /// The first sixteen of `bytes`, or nil where there are fewer.
    public init?(bytes: some Sequence<UInt8>) {
        guard let value = Identifier128(bytes: bytes) else { return nil }
        self.init(value)
    }

    /// Exactly 32 hexadecimal digits, or nil.
    public init?(hex: String) {
        guard let value = Identifier128(hex: hex) else { return nil }
        self.init(value)
    }

    /// The sixteen bytes.
    public var bytes: [UInt8] { value.bytes }

    /// 32 lower-case hexadecimal digits.
    public var hex: String { value.hex }
}

extension RecordID: Comparable, CustomStringConvertible {
    /// Orders by bytes.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

    /// The 32 hexadecimal digits.
    public var description: String { hex }
}
