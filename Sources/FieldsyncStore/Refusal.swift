public import FieldsyncCore

/// Something that a peer refused to take, or that was refused from one.
public struct Refusal: Hashable, Sendable {
    /// Its number in this store's list.
    public let number: Int64
    /// The space.
    public let space: SpaceID
    /// What was refused: a transaction, a segment, in words that name it.
    public let subject: String
    /// Why, as the one who refused said.
    public let reason: String
    /// When it was told to this replica.
    public let at: Instant
}
