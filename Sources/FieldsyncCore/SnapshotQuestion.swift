/// Asks for the state of the spaces of which the device holds nothing, instead of their whole
/// history.
public struct SnapshotQuestion: Hashable, Sendable {
    /// What is older may stay behind.
    public let before: Instant
    /// The schema by which the device reads. Only a server that reads by the same one has come to
    /// the state that the device would come to.
    public let schemaMark: UInt64

    /// A question of its parts.
    public init(before: Instant, schemaMark: UInt64) {
        self.before = before
        self.schemaMark = schemaMark
    }
}
