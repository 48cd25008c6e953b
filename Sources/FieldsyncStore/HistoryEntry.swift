public import FieldsyncCore

/// One value that somebody wrote to a record.
public struct HistoryEntry: Hashable, Sendable {
    /// What kind of step wrote it. The raw values are what `record history` prints.
    public enum Kind: String, Hashable, Sendable {
        /// The record began to exist.
        case create
        /// A field took a value or was cleared.
        case set
        /// The record was deleted.
        case delete
        /// The record was brought back.
        case undelete
        /// Somebody settled a conflict.
        case resolve
        /// Members joined a set.
        case add
        /// Members left a set.
        case remove
        /// A text joined a log.
        case append
        /// Somebody said that it is the same as another record.
        case merge
        /// Somebody said that it is not the same as another record.
        case unmerge
    }

    /// The field's name; `deleted` where it is about whether the record exists, `merged` where
    /// about which other record is the same.
    public let field: String
    /// What was written; nil where the field was cleared. A deletion is the boolean true,
    /// its undoing false; of a set what joined or left it, of a log what joined it.
    public let value: FieldValue?
    /// The different values that this write replaced, by falling stamp; nil for a cleared field:
    /// those that its author had seen and that no other value seen had replaced. Empty where
    /// nothing was written before, or where the author had not seen what was.
    public let replaced: [FieldValue?]
    /// The transaction that wrote it.
    public let transaction: TransactionID
    /// When, by the author's clock.
    public let stamp: HybridTimestamp
    /// Who.
    public let author: String
    /// Why, where somebody said so; else empty.
    public let reason: String
    /// What kind of step it was.
    public let kind: Kind
    /// Why a server refused the transaction, so that the value counts for nothing; nil where it
    /// did not.
    public let refusal: String?
}

extension HistoryEntry {
    /// True where both tell the same, apart from what was replaced.
    func says(sameAs other: HistoryEntry) -> Bool { replacing([]) == other.replacing([]) }

    /// The same, having replaced these values too.
    func adding(replaced more: [FieldValue?]) -> HistoryEntry {
        replacing(more.reduce(into: replaced) { if !$0.contains($1) { $0.append($1) } })
    }

    private func replacing(_ values: [FieldValue?]) -> HistoryEntry {
        HistoryEntry(
            field: field, value: value, replaced: values, transaction: transaction, stamp: stamp,
            author: author, reason: reason, kind: kind, refusal: refusal)
    }
}
