/// Asks for the state of the spaces of which the device holds nothing, instead of their whole
/// history.
public struct SnapshotQuestion: Hashable, Sendable {
    /// What is older may stay behind.
    public let before: Instant
    /// The schema by which the device reads. Only a server that reads by the same one has come to
    /// the state that the device would come to.
    public let schemaMark: UInt64
    /// What is there already of a snapshot that broke off.
    public let begun: SnapshotBeginning?

    /// A question of its parts.
    public init(before: Instant, schemaMark: UInt64, begun: SnapshotBeginning? = nil) {
        self.before = before
        self.schemaMark = schemaMark
        self.begun = begun
    }
}

/// The first parts of a space's snapshot: the rest is enough where they are still its first.
public struct SnapshotBeginning: Hashable, Sendable {
    /// Bytes of a hash of them.
    public static let hashBytes = 32

    /// The space.
    public let space: SpaceID
    /// Bytes of the parts.
    public let byteCount: UInt64
    /// The SHA-256 of these bytes.
    public let hash: [UInt8]

    /// A beginning of its parts.
    public init(space: SpaceID, byteCount: UInt64, hash: [UInt8]) {
        self.space = space
        self.byteCount = byteCount
        self.hash = hash
    }
}
