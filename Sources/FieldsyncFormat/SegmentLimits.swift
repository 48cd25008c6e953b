/// What a segment may hold; `protocol/limits.md` gives the reasons.
public struct SegmentLimits: Hashable, Sendable {
    /// Bytes of the whole encoded segment.
    public var encodedBytes: Int
    /// Bytes of the columns after inflation.
    public var rawBytes: Int
    /// Transactions.
    public var transactions: Int
    /// Operations of all transactions together.
    public var operations: Int
    /// Entries of all causal contexts together.
    public var contextEntries: Int
    /// Members of all sets of text together.
    public var setMembers: Int
    /// Bytes of all transactions in canonical form.
    ///
    /// Columns name a long text once however often it
    /// is written, so this is what bounds the work that a few bytes can ask for.
    public var canonicalBytes: Int

    /// What every build reads and none exceeds.
    public static let standard = SegmentLimits(
        encodedBytes: (16 << 20) + 65_536,
        rawBytes: 16 << 20,
        transactions: 20_000,
        operations: 50_000,
        contextEntries: 200_000,
        setMembers: 100_000,
        canonicalBytes: 16 << 20
    )

    /// Canonical bytes of one transaction; half of what a segment takes, because columns of a
    /// single transaction can be longer than its rows.
    public static let transactionBytes = 8 << 20

    /// Transactions that the window of a grounded segment is made of, at most.
    public static let windowTransactions = 24

    /// Canonical bytes of them, at most.
    public static let windowBytes = 32_768

    /// Writers of one tag between which a receiver finds out by trying, at most.
    public static let writersOfOneTag = 4

    /// Distinct records that a grounded segment names by the beginnings of their ids, each of which
    /// its receiver has to look up.
    public static let beginnings = 1_024

    /// Limits of these numbers.
    public init(
        encodedBytes: Int,
        rawBytes: Int,
        transactions: Int,
        operations: Int,
        contextEntries: Int,
        setMembers: Int,
        canonicalBytes: Int
    ) {
        self.encodedBytes = encodedBytes
        self.rawBytes = rawBytes
        self.transactions = transactions
        self.operations = operations
        self.contextEntries = contextEntries
        self.setMembers = setMembers
        self.canonicalBytes = canonicalBytes
    }
}
