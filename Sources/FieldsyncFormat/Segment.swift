public import FieldsyncCore

/// An immutable run of transactions of one space, in an order in which they can be applied.
///
/// A segment may hold transactions of several replicas; those of one follow each other without a
/// gap. Its bytes are columns, deflated and checked by a CRC; hash chains are taken over canonical
/// transactions and never over these bytes, so a segment can be packed anew.
///
/// Specified in `protocol/format/segment.md`, checked by `protocol/vectors/segment.json`.
/// Format 0 is not frozen.
public struct Segment: Hashable, Sendable {
    /// The space of all the transactions.
    public let space: SpaceID
    /// At least one, each after what its author had seen of the others.
    public let transactions: [ReplicatedTransaction]
    /// The bytes that it was read from, where they stand on nothing: a store can keep them as they
    /// are.
    package internal(set) var plainBytes: [UInt8]?
    /// By transaction, the link of its chain where somebody made it beforehand; empty where nobody
    /// did. To be believed where `before` is the link that the chain ends with.
    package var foreseen: [(before: ChainHash, link: ChainHash)?] = []
    /// The canonical bytes of the transactions where it was decoded, so that whoever decodes in
    /// the background spares them to whoever applies.
    private let spelled: [[UInt8]]?

    /// The canonical bytes of each transaction.
    package var canonicalTransactions: [[UInt8]] {
        spelled ?? transactions.map(CanonicalTransaction.encode)
    }

    /// True where both say the same, whatever they were read from.
    public static func == (one: Segment, other: Segment) -> Bool {
        one.space == other.space && one.transactions == other.transactions
    }

    /// Mixes in what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(space)
        hasher.combine(transactions)
    }

    /// A segment of transactions that are well formed, of one space and in order.
    ///
    /// - Throws: ``SegmentError`` naming what keeps them from being one segment, a limit included.
    public init(
        _ transactions: [ReplicatedTransaction],
        limits: SegmentLimits = .standard
    ) throws(SegmentError) {
        guard let first = transactions.first else { throw .empty }
        var budget = SegmentBudget(limits: limits)
        for transaction in transactions {
            if transaction.space != first.space {
                throw .foreignSpace(transaction.id, transaction.space, expected: first.space)
            }
            try budget.spend(on: transaction)
        }
        try SegmentOrder.check(transactions)
        space = first.space
        self.transactions = transactions
        spelled = nil
    }

    /// A segment of transactions that were checked before.
    ///
    /// - Parameter spelled: The canonical bytes of each, where somebody has them.
    package init(
        checked transactions: [ReplicatedTransaction], space: SpaceID, spelled: [[UInt8]]? = nil
    ) {
        self.space = space
        self.transactions = transactions
        self.spelled = spelled
    }

    /// The newest format of segments that this program reads.
    public static let newestFormat = UInt64(SegmentFrame.version)

    /// True where `transaction` fits a segment by itself; one that does not must not be written,
    /// since no peer could be told of it.
    public static func admits(_ transaction: ReplicatedTransaction) -> Bool {
        var budget = SegmentBudget(limits: .standard)
        do {
            try budget.spend(on: transaction)
            return budget.canonicalBytes <= SegmentLimits.transactionBytes
        } catch {
            return false
        }
    }
}
