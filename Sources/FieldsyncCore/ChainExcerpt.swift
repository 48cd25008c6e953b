/// The links of one chain as a server has them, cut short: enough for the one whose chain is
/// another one to find where the two part.
///
/// Bytes in `protocol/exchange.md`, what is done with it in `protocol/healing.md`.
public struct ChainExcerpt: Hashable, Sendable {
    /// The space.
    public let space: SpaceID
    /// Whose chain it is.
    public let replica: ReplicaID
    /// The sequence of the first link.
    public let first: UInt64
    /// The first eight bytes of each link, big-endian, without gaps.
    public let links: [UInt64]

    /// Links of one excerpt: 2 MiB.
    public static let linkLimit = 262_144

    /// An excerpt of its parts.
    public init(space: SpaceID, replica: ReplicaID, first: UInt64, links: [UInt64]) {
        self.space = space
        self.replica = replica
        self.first = first
        self.links = links
    }
}

extension ChainHash {
    /// The first eight bytes, big-endian, as an excerpt has them.
    public var excerpt: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
