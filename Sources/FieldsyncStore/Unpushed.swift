public import FieldsyncCore

/// What of a space the server is not known to hold.
public struct Unpushed: Hashable, Sendable {
    /// How many transactions.
    public let transactions: Int
    /// The stamp of the oldest, where there is one.
    public let oldest: Instant?
}
