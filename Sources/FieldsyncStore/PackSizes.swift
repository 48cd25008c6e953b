/// When the older part of a log is packed, and into what.
public struct PackSizes: Hashable, Sendable {
    /// Transactions of a pack, at most.
    public var transactions: Int
    /// Bytes of the canonical transactions of a pack, unless a single one is longer.
    public var canonicalBytes: Int
    /// The newest transactions of a space, which most reads are about: they stay in rows.
    public var tail: Int
    /// So many transactions that arrive together go into packs at once; so do fewer that make a
    /// quarter of a pack's bytes.
    public var direct: Int
    /// Bytes of a segment that is kept as it arrived, at most.
    public var segmentBytes: Int

    /// Sizes of these numbers.
    public init(
        transactions: Int, canonicalBytes: Int, tail: Int, direct: Int, segmentBytes: Int
    ) {
        self.transactions = transactions
        self.canonicalBytes = canonicalBytes
        self.tail = tail
        self.direct = direct
        self.segmentBytes = segmentBytes
    }

    /// What a store is made with: a pack is read in a few milliseconds, and ids that many of its
    /// transactions name are spelled out once.
    public static let standard = PackSizes(
        transactions: 512, canonicalBytes: 512 << 10, tail: 128, direct: 128,
        segmentBytes: 128 << 10)

    /// So small that the work of a test is packed many times.
    public static let tiny = PackSizes(
        transactions: 6, canonicalBytes: 4096, tail: 3, direct: 4, segmentBytes: 2048)
}
