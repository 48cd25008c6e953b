/// For each replica, the highest sequence such that it and all before it are held.
///
/// Replicas that are not listed stand at 0.
public struct VersionVector: Hashable, Sendable {
    private var sequences: [ReplicaID: UInt64] = [:]

    /// A vector that holds nothing.
    public init() {}

    /// A vector of these entries; zeros are left out.
    public init(_ entries: [ReplicaID: UInt64]) {
        sequences = entries.filter { $0.value > 0 }
    }

    /// The highest sequence held of `replica`; 0 where none is.
    public subscript(replica: ReplicaID) -> UInt64 {
        get { sequences[replica] ?? 0 }
        set { sequences[replica] = newValue == 0 ? nil : newValue }
    }

    /// True where `transaction` is among what this vector says is held.
    public func contains(_ transaction: TransactionID) -> Bool {
        transaction.sequence <= self[transaction.replica]
    }

    /// True where everything that `other` holds is held here too.
    public func covers(_ other: VersionVector) -> Bool {
        other.sequences.allSatisfy { $0.value <= self[$0.key] }
    }

    /// Raises each entry to that of `other`.
    public mutating func formUnion(_ other: VersionVector) {
        for (replica, sequence) in other.sequences { self[replica] = max(self[replica], sequence) }
    }

    /// The entries in the order of their replicas.
    public var entries: [TransactionID] {
        sequences.map { TransactionID($0.key, $0.value) }.sorted()
    }

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
