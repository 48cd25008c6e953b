import FieldsyncCore
package import FieldsyncFormat

/// The links of chains made while segments are read, so that whoever applies them need not: of each
/// writer from its first transaction on, or from the first that was seen to follow another.
package struct ForeseenChains: Sendable {
    private struct End {
        let sequence: UInt64
        let link: ChainHash
    }

    private var ends: [SpaceReplica: End] = [:]

    /// Nothing yet.
    package init() {}

    /// Notes the links of a segment in it, which comes after those that were handed over before.
    package mutating func foresee(_ segment: inout Segment) {
        segment.foreseen = zip(segment.transactions, segment.canonicalTransactions).map {
            transaction, canonical in
            let writer = SpaceReplica(segment.space, transaction.id.replica)
            let before: ChainHash
            if transaction.id.sequence == 1 {
                before = .origin
            } else if let end = ends[writer], end.sequence == transaction.id.sequence - 1 {
                before = end.link
            } else {
                return nil
            }
            let link = ChainLink.after(before, canonical)
            ends[writer] = End(sequence: transaction.id.sequence, link: link)
            return (before, link)
        }
    }
}
