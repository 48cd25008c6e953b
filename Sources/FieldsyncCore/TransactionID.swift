/// Names one transaction of a space: who wrote it, and its place among that replica's own.
public struct TransactionID: Hashable, Sendable {
    /// The replica that wrote the transaction.
    public let replica: ReplicaID
    /// From 1, without gaps, per space and replica.
    public let sequence: UInt64

    /// A name of its two parts.
    public init(_ replica: ReplicaID, _ sequence: UInt64) {
        self.replica = replica
        self.sequence = sequence
    }
}

extension TransactionID: Comparable, CustomStringConvertible {
    /// Orders by replica, then sequence.
    public static func < (left: Self, right: Self) -> Bool {
        (left.replica, left.sequence) < (right.replica, right.sequence)
    }

    /// Replica and sequence, joined by `@`.
    public var description: String { "\(replica)@\(sequence)" }
}

/// Eight random bytes of a transaction that creates records.
public struct TransactionSalt: Hashable, Sendable {
    /// The eight bytes, big-endian.
    public let value: UInt64

    /// A salt of eight bytes.
    public init(_ value: UInt64) { self.value = value }
}

/// A link of the hash chain that a replica's transactions form in one space: 32 bytes.
public struct ChainHash: Hashable, Sendable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// What the first transaction of a chain links to.
    public static let origin = ChainHash(zeros: ())

    /// Exactly 32 bytes, or nil.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    private init(zeros: Void) { bytes = [UInt8](repeating: 0, count: 32) }
}

extension ChainHash: CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public var description: String { Hex.text(bytes) }
}
