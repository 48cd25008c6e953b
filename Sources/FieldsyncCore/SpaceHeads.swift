/// The newest transaction held of one replica in one space, and the link of its chain.
public struct Head: Hashable, Sendable {
    /// Its sequence; all before it are held too.
    public let sequence: UInt64
    /// The hash of the chain up to it.
    public let hash: ChainHash

    /// A head of its parts.
    public init(sequence: UInt64, hash: ChainHash) {
        self.sequence = sequence
        self.hash = hash
    }
}

/// What a replica holds of one space: the newest transaction of each replica that wrote there.
public struct SpaceHeads: Hashable, Sendable {
    /// By the replica that wrote.
    public var heads: [ReplicaID: Head]
    /// What all of it adds up to, where that is known; 0 where not, and of nothing.
    public var stateSum: StateSum

    /// What is held; nothing by default.
    public init(_ heads: [ReplicaID: Head] = [:], stateSum: StateSum = StateSum()) {
        self.heads = heads
        self.stateSum = stateSum
    }

    /// The sequences without the hashes.
    public var vector: VersionVector { VersionVector(heads.mapValues(\.sequence)) }

    /// The replicas at which both stand at one sequence with different hashes: one wrote the same
    /// place twice, because its disk was copied or set back.
    public func forks(against other: SpaceHeads) -> [ReplicaID] {
        heads.keys.sorted().filter { replica in
            guard let mine = heads[replica], let theirs = other.heads[replica] else {
                return false
            }
            return mine.sequence == theirs.sequence && mine.hash != theirs.hash
        }
    }
}
