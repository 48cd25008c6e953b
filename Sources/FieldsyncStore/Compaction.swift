public import FieldsyncCore

/// What a laptop can let go of, or has let go of, and what it keeps.
public struct Compaction: Hashable, Sendable {
    /// Why transactions stay on a laptop as they are.
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        /// The server has not said that they are in a backup of it.
        case notBackedUp = "not-backed-up"
        /// They were written at the chosen date or later, or lie in one pack with such.
        case tooNew = "too-new"
        /// A verdict is among them, or what one refused: both are shown to people.
        case judged
        /// They are so new that they lie in rows of their own.
        case unpacked
    }

    /// One space's share.
    public struct Part: Hashable, Sendable {
        /// The space.
        public let space: SpaceID
        /// Transactions that can go, or went.
        public internal(set) var transactions = 0
        /// The bytes that they take in the store's file less those that stay of them.
        public internal(set) var bytes = 0
        /// When the newest of them was written, by its author's clock; nil where there are none.
        public internal(set) var newest: Instant?
        /// Transactions that went before, of which links are here.
        public internal(set) var linksOnly = 0
        /// Transactions that stay, by the first cause that keeps them.
        public internal(set) var kept: [Cause: Int] = [:]

        /// The packs that can go, by their first positions.
        var packs: [Int64] = []

        init(space: SpaceID) { self.space = space }
    }

    /// By space, in order; those of which something is held.
    public internal(set) var parts: [Part] = []

    /// Transactions that can go, or went, of all spaces.
    public var transactions: Int { parts.reduce(0) { $0 + $1.transactions } }
    /// Their bytes.
    public var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }
}
