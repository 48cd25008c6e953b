import FieldsyncCore

/// The order in which transactions stand in a segment: each replica's without a gap, and none
/// before another of the segment that its author had seen.
enum SegmentOrder {
    static func check(_ transactions: [ReplicatedTransaction]) throws(SegmentError) {
        var last: [ReplicaID: UInt64] = [:]
        for transaction in transactions {
            let (replica, sequence) = (transaction.id.replica, transaction.id.sequence)
            if let previous = last[replica], sequence != previous + 1 {
                throw .gap(transaction.id, expected: previous + 1)
            }
            last[replica] = sequence
        }
        var reached: [ReplicaID: UInt64] = [:]
        for transaction in transactions where reached[transaction.id.replica] == nil {
            reached[transaction.id.replica] = transaction.id.sequence - 1
        }
        for transaction in transactions {
            for seen in transaction.context.entries {
                guard let now = reached[seen.replica], let final = last[seen.replica] else {
                    continue
                }
                if seen.sequence > now, now < final {
                    throw .beforeWhatItSaw(transaction.id, seen)
                }
            }
            reached[transaction.id.replica] = transaction.id.sequence
        }
    }
}
