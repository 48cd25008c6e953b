/// A value of a slot that nobody who had seen it has replaced yet.
///
/// A slot with one candidate, or with several of equal values, is settled. Several different ones
/// are a conflict.
public struct Candidate: Hashable, Sendable {
    /// The transaction that wrote it.
    public let transaction: TransactionID
    /// When, by the author's clock.
    public let stamp: HybridTimestamp
    /// Who.
    public let author: String
    /// What was written to the slot.
    public let content: SlotContent

    /// A candidate of its parts.
    public init(
        transaction: TransactionID,
        stamp: HybridTimestamp,
        author: String,
        content: SlotContent
    ) {
        self.transaction = transaction
        self.stamp = stamp
        self.author = author
        self.content = content
    }

    /// The same write with what is left of it.
    func holding(_ content: SlotContent) -> Candidate {
        Candidate(transaction: transaction, stamp: stamp, author: author, content: content)
    }
}

/// The rule of every slot.
public enum CausalMerge {
    /// The candidates of a slot after one more write: what the write leaves of each, and what it
    /// adds.
    ///
    /// Commutative, associative and idempotent as long as transactions are applied after
    /// everything that their authors had seen: what a later context covers is removed by that
    /// write or was never there.
    ///
    /// - Returns: The candidates in the order of their transactions.
    public static func candidates(
        _ present: [Candidate],
        after step: SlotStep,
        of transaction: ReplicatedTransaction
    ) -> [Candidate] {
        var result = present.compactMap { candidate -> Candidate? in
            if candidate.transaction == transaction.id { return nil }
            guard transaction.saw(candidate.transaction) else { return candidate }
            return step.remainder(of: candidate.content).map(candidate.holding)
        }
        if let content = step.content {
            let place =
                result.firstIndex { transaction.id < $0.transaction } ?? result.endIndex
            result.insert(
                Candidate(
                    transaction: transaction.id, stamp: transaction.stamp,
                    author: transaction.author, content: content),
                at: place)
        }
        return result
    }

    /// The candidate that is shown: the latest stamp, then the greater transaction id. An existing
    /// record is shown where its deletion is disputed, so that nothing disappears unasked.
    public static func shown(_ candidates: [Candidate]) -> Candidate? {
        candidates.max { left, right in
            let leftDeletes = left.content == .existence(deleted: true)
            let rightDeletes = right.content == .existence(deleted: true)
            if leftDeletes != rightDeletes { return leftDeletes }
            return (left.stamp, left.transaction) < (right.stamp, right.transaction)
        }
    }

    /// One candidate of each different content, the shown one first, then by falling stamp.
    ///
    /// - Parameter first: The one that is shown, where that is not what ``shown(_:)`` says.
    public static func distinct(
        _ candidates: [Candidate], showing first: Candidate? = nil
    ) -> [Candidate] {
        guard let shown = first ?? shown(candidates) else { return [] }
        var found: [SlotContent] = [shown.content]
        var result = [shown]
        let ordered = candidates.sorted {
            ($0.stamp, $0.transaction) > ($1.stamp, $1.transaction)
        }
        for candidate in ordered where !found.contains(candidate.content) {
            found.append(candidate.content)
            result.append(candidate)
        }
        return result
    }

}
