/// Asks a peer that holds the same transactions what they add up to there, by ranges of ids.
///
/// Asked only where two sums of one space differ. Bytes in `protocol/exchange.md`.
public struct StateQuestion: Hashable, Sendable {
    /// How many ranges one question may name.
    public static let rangeLimit = 256
    /// Bytes of the longest prefix.
    public static let prefixBytesLimit = 2

    /// The space.
    public let space: SpaceID
    /// Names the schema by which the asking side reads; others may come to other sums.
    public let schemaMark: UInt64
    /// True to have the records of these ranges derived anew, and the space summed up anew.
    public let mends: Bool
    /// The first bytes of the ids in each range, ascending and of one length.
    public let prefixes: [[UInt8]]

    /// A question of its parts.
    public init(space: SpaceID, schemaMark: UInt64, mends: Bool, prefixes: [[UInt8]]) {
        self.space = space
        self.schemaMark = schemaMark
        self.mends = mends
        self.prefixes = prefixes
    }
}

/// Says what the records of a space add up to, by ranges of ids.
public struct StateAnswer: Hashable, Sendable {
    /// The space.
    public let space: SpaceID
    /// Names the schema by which the answering side reads.
    public let schemaMark: UInt64
    /// By the asked prefix and one byte more; where a range was mended, by no byte the whole. None
    /// where the schemas differ, or where a range is empty.
    public let sums: [[UInt8]: StateSum]

    /// An answer of its parts.
    public init(space: SpaceID, schemaMark: UInt64, sums: [[UInt8]: StateSum]) {
        self.space = space
        self.schemaMark = schemaMark
        self.sums = sums
    }
}

extension [[UInt8]: StateSum] {
    /// The ranges in which `other` comes to another sum, ascending.
    public func differing(from other: Self) -> [[UInt8]] {
        Set(keys).union(other.keys).filter { self[$0] != other[$0] }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }
}
