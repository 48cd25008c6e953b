/// What a replica knows that its peer holds.
///
/// It only ever errs on the side of too little: a peer may hold more than is known of it, never
/// less, unless it lost data; then the exchange finds out and asks.
public struct PeerGround: Hashable, Sendable {
    /// The peer's heads as far as they are known, or nil where the peer has to be asked.
    public var heads: [SpaceID: SpaceHeads]?
    /// True where the last exchange left the peer with exactly `heads` and this replica with at
    /// least these, so that their digest says all.
    public var isInStep: Bool

    /// What is known; nothing by default.
    public init(heads: [SpaceID: SpaceHeads]? = nil, isInStep: Bool = false) {
        self.heads = heads
        self.isInStep = isInStep && heads != nil
    }
}

extension SpaceHeads {
    /// True where everything that `other` names is held here, with the same chains where both
    /// stand at the same place.
    public func holdsAll(of other: SpaceHeads) -> Bool {
        vector.covers(other.vector) && forks(against: other).isEmpty
    }

    /// These heads moved on to `sequences`, with the links of the chains taken from `known`.
    ///
    /// - Returns: The heads, and whether every link was known; where one was not, its replica
    ///   stays where it was.
    public func advanced(
        to sequences: [ReplicaID: UInt64],
        known: [SpaceHeads]
    ) -> (heads: SpaceHeads, isExact: Bool) {
        var result = self
        var isExact = true
        for (replica, sequence) in sequences {
            if let present = heads[replica], present.sequence >= sequence { continue }
            let link = known.lazy.compactMap { $0.heads[replica] }
                .first { $0.sequence == sequence }
            if let link {
                result.heads[replica] = link
            } else {
                isExact = false
            }
        }
        return (result, isExact)
    }
}

extension Dictionary where Key == SpaceID, Value == SpaceHeads {
    /// True where every space of `other` is held here as far.
    public func holdsAll(of other: [SpaceID: SpaceHeads]) -> Bool {
        other.allSatisfy { space, heads in
            heads.heads.isEmpty || self[space, default: SpaceHeads()].holdsAll(of: heads)
        }
    }
}

extension Dictionary where Key == SpaceID, Value == SpaceHeads {
    /// The spaces of which `other` holds the same transactions, and sums them up differently.
    public func differingStates(from other: [SpaceID: SpaceHeads]) -> [SpaceID] {
        keys.sorted().filter { space in
            guard let own = self[space], let theirs = other[space] else { return false }
            return own.heads == theirs.heads && own.stateSum != theirs.stateSum
        }
    }
}
