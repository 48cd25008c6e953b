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
}

/// What is kept of a record under one merge: whether it exists, or a field or group.
public enum SlotName: Hashable, Sendable {
    /// Whether the record exists. Shown to people as the field `deleted`.
    case existence
    /// A field, or a group of fields, by name.
    case field(FieldName)

    /// The word that people and JSON use.
    public var name: String {
        switch self {
        case .existence: "deleted"
        case .field(let field): field.name
        }
    }
}

extension SlotName: Comparable {
    /// Existence first, then by name.
    public static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.existence, .field): true
        case (.field(let a), .field(let b)): a < b
        default: false
        }
    }
}

/// What one transaction wrote to one slot.
public enum SlotContent: Hashable, Sendable {
    /// The record was seen alive, by its creation or by any write to it, or was deleted.
    case existence(deleted: Bool)
    /// The values of the slot's fields; nil where a field was cleared.
    case values([FieldName: FieldValue?])
}

/// The rule of every slot.
public enum CausalMerge {
    /// The candidates of a slot after one more write: those that its author had not seen, and
    /// the write itself.
    ///
    /// Commutative, associative and idempotent as long as transactions are applied after
    /// everything that their authors had seen: a candidate that a later context covers is
    /// removed by that write or was never there.
    ///
    /// - Returns: The candidates in the order of their transactions.
    public static func candidates(
        _ present: [Candidate],
        with write: Candidate,
        seen: VersionVector
    ) -> [Candidate] {
        var kept = present.filter {
            !seen.contains($0.transaction) && $0.transaction != write.transaction
        }
        let place = kept.firstIndex { write.transaction < $0.transaction } ?? kept.endIndex
        kept.insert(write, at: place)
        return kept
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
    public static func distinct(_ candidates: [Candidate]) -> [Candidate] {
        guard let shown = shown(candidates) else { return [] }
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

    /// True where two candidates differ.
    public static func isConflict(_ candidates: [Candidate]) -> Bool {
        guard let first = candidates.first else { return false }
        return candidates.contains { $0.content != first.content }
    }
}
