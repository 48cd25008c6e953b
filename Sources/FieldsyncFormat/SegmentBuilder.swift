public import FieldsyncCore

/// Gathers transactions until a segment is full.
public struct SegmentBuilder: Sendable {
    /// The transactions so far, in order.
    public private(set) var transactions: [ReplicatedTransaction] = []
    private var budget: SegmentBudget
    private let targetBytes: Int

    /// A builder of segments of up to `targetBytes` of canonical transactions each; a single
    /// transaction may be larger.
    public init(targetBytes: Int, limits: SegmentLimits = .standard) {
        budget = SegmentBudget(limits: limits)
        self.targetBytes = targetBytes
    }

    /// True where nothing was added.
    public var isEmpty: Bool { transactions.isEmpty }

    /// Takes one more, or returns false where the segment is full without it: then finish this one
    /// and add it to the next.
    ///
    /// - Throws: ``SegmentError`` where the transaction fits no segment at all.
    public mutating func add(
        _ transaction: ReplicatedTransaction
    ) throws(SegmentError) -> Bool {
        if budget.canonicalBytes >= targetBytes, !isEmpty { return false }
        var extended = budget
        do {
            try extended.spend(on: transaction)
        } catch {
            if isEmpty { throw error }
            return false
        }
        if extended.canonicalBytes > targetBytes, !isEmpty { return false }
        budget = extended
        transactions.append(transaction)
        return true
    }

    /// The segment of what was added.
    public func finish() throws(SegmentError) -> Segment {
        try Segment(transactions, limits: budget.limits)
    }
}
