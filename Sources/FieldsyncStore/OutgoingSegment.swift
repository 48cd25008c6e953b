public import FieldsyncCore
import FieldsyncFormat

/// A segment as it goes to a peer, and what the peer holds once it has it.
public struct OutgoingSegment: Hashable, Sendable {
    /// Its space.
    public let space: SpaceID
    /// What goes over the wire.
    public let bytes: [UInt8]
    /// The newest transaction in it of each replica.
    public let sequences: [ReplicaID: UInt64]
    /// How many transactions it holds.
    public let transactions: Int

    /// True where it lay in the log as it is.
    public let isPack: Bool

    init(_ segment: Segment, bytes: [UInt8]) {
        space = segment.space
        self.bytes = bytes
        sequences = segment.newestSequences
        transactions = segment.transactions.count
        isPack = false
    }

    init(_ pack: LogPack, of space: SpaceID) {
        self.space = space
        bytes = pack.segment
        sequences = Dictionary(
            pack.index.writers.map { ($0.replica, $0.last) }, uniquingKeysWith: max)
        transactions = pack.index.positions.count
        isPack = true
    }
}
