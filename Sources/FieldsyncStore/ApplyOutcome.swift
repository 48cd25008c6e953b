public import FieldsyncCore

/// What became of the transactions of a segment.
public struct ApplyOutcome: Hashable, Sendable {
    /// How many entered the log, parked ones whose time had come included.
    public internal(set) var applied = 0
    /// How many had been in the log before, or waited already.
    public internal(set) var known = 0
    /// How many of this segment wait now for what their authors had seen.
    public internal(set) var parked = 0
    /// Those with another content than the log's at their place, or after one of those: kept
    /// aside, listed, and never applied.
    public internal(set) var forks: [TransactionID] = []

    /// How many of the applied ones were refused on arrival: in the log, and applied nowhere.
    public internal(set) var refused = 0

    /// Nothing happened.
    public init() {}
}
