package import FieldsyncCore

/// What a replica did when it found that its disk had been copied or set back, or that it holds
/// what somebody wrote who found that.
package struct HealingOutcome: Hashable, Sendable {
    /// The new id, where this replica took one.
    package internal(set) var successor: ReplicaID?
    /// True where a chain of this replica's own parted, and not only one that it wrote in sight of.
    package internal(set) var isOwn = false
    /// Own transactions that the server lacked, filed again under the new id.
    package internal(set) var refiled = 0
    /// Transactions of others that continue what the server has in another way: kept and listed.
    package internal(set) var setAside = 0
    /// Where the chains part, by space.
    package internal(set) var forks: [SpaceID: [TransactionID]] = [:]

    package init() {}

    /// True where there was nothing to heal.
    package var isNothing: Bool { forks.isEmpty }
}
