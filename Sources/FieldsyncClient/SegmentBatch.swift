import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore

/// Segments of one space that share a commit: what is remembered of them until it is made, so that
/// they can be applied one by one should it fail.
struct SegmentBatch {
    /// Transactions of one commit, at most, and a segment more: others wait for the file meanwhile.
    private static let transactions = 16_384
    /// Segments that have to stay in memory, at most.
    private static let unreadable = 8

    let space: SpaceID
    private(set) var segments: [BatchedSegment] = []
    private var count = 0
    private var keptCount = 0

    init(of first: Segment) {
        space = first.space
        add(first)
    }

    /// True where there is room for one more, and it is of the same space.
    func takes(_ segment: Segment) -> Bool {
        segment.space == space && !isFull
    }

    /// True where there is room for none.
    var isFull: Bool { count >= Self.transactions || keptCount >= Self.unreadable }

    mutating func add(_ segment: Segment) {
        let batched = BatchedSegment(segment)
        segments.append(batched)
        count += segment.transactions.count
        if batched.isKept { keptCount += 1 }
    }
}

/// A segment of a batch, as its bytes where they stand on nothing else.
package struct BatchedSegment: Sendable {
    let space: SpaceID
    /// As `Segment.newestSequences`.
    let newestSequences: [ReplicaID: UInt64]
    private let plainBytes: [UInt8]
    private let kept: Segment?

    /// True where it is in memory as a whole.
    var isKept: Bool { kept != nil }

    init(_ segment: Segment) {
        space = segment.space
        newestSequences = segment.newestSequences
        plainBytes = segment.plainBytes ?? []
        kept = segment.plainBytes == nil ? segment : nil
    }

    /// The segment.
    func read(for replica: Replica) throws -> Segment {
        try kept ?? replica.segment(decoding: plainBytes, writers: [])
    }
}
