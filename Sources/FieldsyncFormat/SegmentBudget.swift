import FieldsyncCore

/// What the transactions of a segment have used up of its limits.
struct SegmentBudget {
    let limits: SegmentLimits
    private(set) var transactions = 0
    private(set) var operations = 0
    private(set) var contextEntries = 0
    private(set) var setMembers = 0
    private(set) var canonicalBytes = 0

    init(limits: SegmentLimits) { self.limits = limits }

    /// Counts one more transaction, which must be well formed.
    mutating func spend(on transaction: ReplicatedTransaction) throws(SegmentError) {
        try count(transaction)
        canonicalBytes += CanonicalTransaction.sizeBytes(transaction)
        try require(.canonicalBytes, canonicalBytes, limits.canonicalBytes)
    }

    /// As ``spend(on:)``.
    ///
    /// - Returns: The canonical bytes of the transaction.
    mutating func spell(_ transaction: ReplicatedTransaction) throws(SegmentError) -> [UInt8] {
        try count(transaction)
        let room = limits.canonicalBytes - canonicalBytes
        guard let spelled = CanonicalTransaction.encode(transaction, upTo: room) else {
            let count = canonicalBytes + CanonicalTransaction.sizeBytes(transaction)
            throw .tooMany(.canonicalBytes, count: count, limit: limits.canonicalBytes)
        }
        canonicalBytes += spelled.count
        return spelled
    }

    private mutating func count(
        _ transaction: ReplicatedTransaction
    ) throws(SegmentError) {
        do {
            try transaction.check()
        } catch {
            throw .malformed(.defect(error))
        }
        transactions += 1
        operations += transaction.operations.count
        contextEntries += transaction.context.count
        for operation in transaction.operations {
            setMembers += operation.write?.value?.textCount ?? 0
        }
        try require(.transactions, transactions, limits.transactions)
        try require(.operations, operations, limits.operations)
        try require(.contextEntries, contextEntries, limits.contextEntries)
        try require(.setMembers, setMembers, limits.setMembers)
    }

    private func require(
        _ quantity: SegmentError.Quantity,
        _ count: Int,
        _ limit: Int
    ) throws(SegmentError) {
        if count > limit { throw .tooMany(quantity, count: count, limit: limit) }
    }
}
