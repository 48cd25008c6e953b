import FieldsyncCore

/// Who wrote which transaction of a segment, up to some place.
///
/// A context often names just what stands in a segment up to some place, since its author had
/// fetched so much; one number then says it.
struct SegmentRun {
    /// For each replica its first sequence, and the places of its transactions in order.
    private var writers: [ReplicaID: (first: UInt64, places: [Int])] = [:]
    private var order: [ReplicaID] = []
    private var count = 0

    /// Adds the next transaction.
    mutating func add(_ id: TransactionID) {
        if writers[id.replica] == nil {
            order.append(id.replica)
            writers[id.replica] = (id.sequence, [])
        }
        writers[id.replica]?.places.append(count)
        count += 1
    }

    /// The last place such that `transaction` saw what stands there and all before, and nothing
    /// else that `usual` does not say; nil where there is none.
    func position(
        seenBy transaction: ReplicatedTransaction,
        after usual: VersionVector
    ) -> Int? {
        var last = -1
        for replica in transaction.context.changed(from: usual) {
            let sequence = transaction.context[replica]
            guard let writer = writers[replica], sequence >= writer.first,
                sequence - writer.first < UInt64(writer.places.count)
            else { return nil }
            last = max(last, writer.places[Int(sequence - writer.first)])
        }
        guard last >= 0 else { return nil }
        let seen = union(usual, through: last, except: transaction.id.replica)
        return seen == transaction.context ? last : nil
    }

    /// `usual` and what others wrote up to a place.
    func union(
        _ usual: VersionVector,
        through last: Int,
        except own: ReplicaID
    ) -> VersionVector {
        var result = usual
        for replica in order where replica != own {
            guard let writer = writers[replica], let start = writer.places.first else { continue }
            // In the order of their first places, so that work is bounded by what comes of it.
            if start > last { break }
            let held = writer.places.partitionPoint { $0 <= last }
            result[replica] = max(result[replica], writer.first + UInt64(held - 1))
        }
        return result
    }
}

extension VersionVector {
    /// The replicas whose entries differ, in their order.
    func changed(from other: VersionVector) -> [ReplicaID] {
        let here = entries.filter { other[$0.replica] != $0.sequence }.map(\.replica)
        let there = other.entries.filter { self[$0.replica] == 0 }.map(\.replica)
        return (here + there).sorted()
    }
}

extension [Int] {
    /// How many of these ascending numbers fulfil `isBefore`, which the first of them do.
    fileprivate func partitionPoint(_ isBefore: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
