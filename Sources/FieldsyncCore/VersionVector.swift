/// For each replica, the highest sequence such that it and all before it are held.
///
/// Replicas that are not listed stand at 0.
public struct VersionVector: Hashable, Sendable {
    /// In the order of the replicas, none at 0. A few people write in a space, and every
    /// transaction of a history is compared with this, so it is searched rather than hashed.
    private var sequences: [TransactionID] = []

    /// A vector that holds nothing.
    public init() {}

    /// A vector of these entries; zeros are left out.
    public init(_ entries: [ReplicaID: UInt64]) {
        sequences = entries.filter { $0.value > 0 }.map { TransactionID($0.key, $0.value) }.sorted()
    }

    /// The highest sequence held of `replica`; 0 where none is.
    public subscript(replica: ReplicaID) -> UInt64 {
        get {
            let (place, isThere) = place(of: replica)
            return isThere ? sequences[place].sequence : 0
        }
        set {
            let (place, isThere) = place(of: replica)
            switch (isThere, newValue) {
            case (true, 0): sequences.remove(at: place)
            case (true, _): sequences[place] = TransactionID(replica, newValue)
            case (false, 0): break
            case (false, _): sequences.insert(TransactionID(replica, newValue), at: place)
            }
        }
    }

    /// Where a replica is listed, or would be.
    private func place(of replica: ReplicaID) -> (place: Int, isThere: Bool) {
        var (low, high) = (0, sequences.count)
        while low < high {
            let middle = (low + high) / 2
            if sequences[middle].replica < replica { low = middle + 1 } else { high = middle }
        }
        return (low, low < sequences.count && sequences[low].replica == replica)
    }

    /// True where `transaction` is among what this vector says is held.
    public func contains(_ transaction: TransactionID) -> Bool {
        transaction.sequence <= self[transaction.replica]
    }

    /// True where everything that `other` holds is held here too.
    public func covers(_ other: VersionVector) -> Bool {
        var place = 0
        for entry in other.sequences {
            while place < sequences.count, sequences[place].replica < entry.replica { place += 1 }
            guard place < sequences.count, sequences[place].replica == entry.replica,
                sequences[place].sequence >= entry.sequence
            else { return false }
            place += 1
        }
        return true
    }

    /// Raises each entry to that of `other`.
    public mutating func formUnion(_ other: VersionVector) {
        if covers(other) { return }
        var (place, raised) = (0, [TransactionID]())
        raised.reserveCapacity(sequences.count + other.sequences.count)
        for entry in other.sequences {
            while place < sequences.count, sequences[place].replica < entry.replica {
                raised.append(sequences[place])
                place += 1
            }
            if place < sequences.count, sequences[place].replica == entry.replica {
                raised.append(max(sequences[place], entry))
                place += 1
            } else {
                raised.append(entry)
            }
        }
        sequences = raised + sequences[place...]
    }

    /// The entries in the order of their replicas.
    public var entries: [TransactionID] { sequences }

    /// True where nothing is held.
    public var isEmpty: Bool { sequences.isEmpty }

    /// How many replicas are listed.
    public var count: Int { sequences.count }
}

extension VersionVector: CustomStringConvertible {
    /// The entries in order, as `replica@sequence`.
    public var description: String {
        "[" + entries.map(\.description).joined(separator: " ") + "]"
    }
}
