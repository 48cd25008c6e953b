/// What was made of snapshots.
public struct SnapshotOutcome: Hashable, Sendable {
    /// Transactions that came whole.
    public internal(set) var transactions = 0
    /// Transactions of which only links came.
    public internal(set) var linksOnly = 0

    /// Nothing yet.
    public init() {}

    /// Adds what was made of others.
    package mutating func add(_ other: SnapshotOutcome) {
        transactions += other.transactions
        linksOnly += other.linksOnly
    }
}
