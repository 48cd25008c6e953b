public import FieldsyncCore

/// One transaction of the log.
public struct LogEntry: Hashable, Sendable {
    /// Its place in this replica's log of all spaces of the file; rises with arrival.
    public let position: Int64
    /// The transaction.
    public let transaction: ReplicatedTransaction
    /// The link of its replica's chain.
    public let hash: ChainHash
    /// When it was written here or arrived here, by this replica's clock.
    public let receivedAt: Instant
}

/// A transaction that is kept beside the log.
public struct HeldTransaction: Hashable, Sendable {
    /// Why it is not in the log.
    public enum Cause: String, Hashable, Sendable {
        /// It waits for what its author had seen, or for its predecessor.
        case early
        /// Its place in the log holds another content: a disk was copied or set back.
        case fork
        /// Its replica forked in this space, so nobody can say which branch it belongs to.
        case afterFork
    }

    /// The transaction.
    public let transaction: ReplicatedTransaction
    /// Why it is not in the log.
    public let cause: Cause
    /// The replica that handed it over, where known.
    public let source: ReplicaID?
    /// When it arrived here, by this replica's clock.
    public let receivedAt: Instant
}
