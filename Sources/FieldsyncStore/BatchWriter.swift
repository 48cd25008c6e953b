/// What stays of a batch of transactions when something throws in the midst of it.
public enum BatchFailure: Hashable, Sendable {
    /// Nothing: the batch is one step.
    case keepNothing
    /// The transactions before the one that failed.
    case keepEarlier
}
