/// What a server's newest backup holds, as the server says it to a laptop that asks.
///
/// Bytes in `protocol/exchange.md`.
public struct BackupPoint: Hashable, Sendable {
    /// When it was made, by the server's clock; nil where there is none.
    public let at: Instant?
    /// What it holds at least of each space, as far as the one that asks may see it.
    public let heads: [SpaceID: SpaceHeads]

    /// A point of its parts.
    public init(at: Instant?, heads: [SpaceID: SpaceHeads]) {
        self.at = at
        self.heads = heads
    }

    /// The same of some spaces only.
    public func limited(to isSeen: (SpaceID) -> Bool) -> BackupPoint {
        BackupPoint(at: at, heads: heads.filter { isSeen($0.key) })
    }
}
