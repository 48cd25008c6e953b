import FieldsyncCore

/// The order in which transactions stand in a segment: each replica's without a gap, and none
/// before another of the segment that its author had seen.
enum SegmentOrder {
    static func check(_ transactions: [ReplicatedTransaction]) throws(SegmentError) {
        var writers: [ReplicaID: Int] = [:]
        var runs: [Run] = []
        for transaction in transactions {
            let (replica, sequence) = (transaction.id.replica, transaction.id.sequence)
            guard let place = writers[replica] else {
                writers[replica] = runs.count
                runs.append(Run(replica: replica, reached: sequence - 1, last: sequence))
                continue
            }
            if sequence != runs[place].last + 1 {
                throw .gap(transaction.id, expected: runs[place].last + 1)
            }
            runs[place].last = sequence
        }
        for transaction in transactions {
            if let seen = early(transaction.context, writers, runs) {
                throw .beforeWhatItSaw(transaction.id, seen)
            }
            if let place = writers[transaction.id.replica] {
                runs[place].reached = transaction.id.sequence
            }
        }
    }

    /// What one replica wrote of a segment.
    private struct Run {
        let replica: ReplicaID
        /// The sequence up to which it was passed.
        var reached: UInt64
        /// That of its last transaction.
        var last: UInt64

        /// True where a transaction of it comes later in the segment.
        func isEarly(_ seen: UInt64) -> Bool { seen > reached && reached < last }
    }

    /// What a context names that comes later in the segment; nil where it names nothing of it.
    private static func early(
        _ context: VersionVector, _ writers: [ReplicaID: Int], _ runs: [Run]
    ) -> TransactionID? {
        // Those who wrote in a segment are mostly fewer than those whom a context lists.
        if runs.count <= context.count, !runs.contains(where: { $0.isEarly(context[$0.replica]) }) {
            return nil
        }
        return context.entries.first { seen in
            writers[seen.replica].map { runs[$0].isEarly(seen.sequence) } ?? false
        }
    }
}
