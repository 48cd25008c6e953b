import FieldsyncCore
import FieldsyncFormat

/// Transactions of one space that lie together as a segment, read from the disk.
///
/// Index and segment were checked against the row's checksum; what they say is read when it is
/// asked for.
final class LogPack {
    let index: PackIndex
    /// A plain segment, as any peer can take it; empty where it was let go of.
    let segment: [UInt8]
    private let space: SpaceID
    private var known: [LogRow]?
    private var authorship: SegmentAuthorship?

    /// The position of its first transaction, which names it.
    var first: Int64 { index.positions[0] }
    /// The position of its last.
    var last: Int64 { index.positions[index.positions.count - 1] }

    /// - Throws: ``StoreError/damaged(detail:)``
    init(space: SpaceID, entries: [UInt8], segment: [UInt8], first: Int64) throws {
        guard let index = PackIndex(entries, isLetGo: segment.isEmpty),
            index.positions.first == first
        else {
            throw Self.damaged(space, first, "entries cannot be read")
        }
        self.index = index
        self.segment = segment
        self.space = space
    }

    /// A pack of rows that are at hand.
    init(space: SpaceID, index: PackIndex, segment: [UInt8], rows: [LogRow]) {
        self.index = index
        self.segment = segment
        self.space = space
        known = rows
    }

    /// True where only links, stamps and authors are left of its transactions.
    var isLetGo: Bool { index.remains != nil }

    /// What is said to whoever needs the transactions of a pack that was let go of.
    var letGo: StoreError {
        let newest = index.remains?.stamps.max() ?? HybridTimestamp(packed: 0)
        return .historyLetGo(space, written: newest.instant)
    }

    /// The link at a transaction of it.
    ///
    /// - Throws: ``StoreError/historyLetGo(_:written:)`` where the pack was let go of, and it is
    ///   not the last of its replica there.
    func link(at place: Int) throws -> ChainHash {
        guard let remains = index.remains else { return try rows()[place].link }
        let writer = index.writer(at: place)
        guard index.id(at: place).sequence == index.writers[writer].last else { throw letGo }
        return remains.after[writer]
    }

    /// All its transactions, each with the link that follows from it.
    ///
    /// - Throws: ``StoreError/damaged(detail:)`` where index and segment do not belong together,
    ///   and ``StoreError/historyLetGo(_:written:)``.
    func rows() throws -> [LogRow] {
        if let known { return known }
        if isLetGo { throw letGo }
        let segment = try read()
        let (transactions, spelled) = (segment.transactions, segment.canonicalTransactions)
        guard transactions.count == index.positions.count else {
            throw Self.damaged(space, first, "entries and segment do not belong together")
        }
        var links = index.writers.map(\.before)
        var rows: [LogRow] = []
        rows.reserveCapacity(transactions.count)
        for (place, transaction) in transactions.enumerated() {
            guard transaction.id == index.id(at: place) else {
                throw Self.damaged(
                    space, first, "transaction \(transaction.id) is not the one of the entries")
            }
            let payload = spelled[place]
            let writer = index.writer(at: place)
            links[writer] = ChainLink.after(links[writer], payload)
            rows.append(
                LogRow(
                    position: index.positions[place], id: transaction.id, link: links[writer],
                    receivedMilliseconds: index.received[place], payload: payload,
                    decoded: transaction, isProven: true))
        }
        known = rows
        return rows
    }

    /// When and by whom the transaction at a place was written; no record is read for it.
    ///
    /// - Throws: ``StoreError/damaged(detail:)`` where index and segment do not belong together.
    func signature(at place: Int) throws -> (stamp: HybridTimestamp, author: String) {
        if let known {
            let transaction = try known[place].transaction()
            return (transaction.stamp, transaction.author)
        }
        if let remains = index.remains { return (remains.stamps[place], remains.authors[place]) }
        let told = try authorship ?? readAuthorship()
        authorship = told
        return (told.stamps[place], told.authors[place])
    }

    private func readAuthorship() throws -> SegmentAuthorship {
        do {
            let told = try SegmentAuthorship(of: segment)
            guard told.stamps.count == index.positions.count else {
                throw Self.damaged(space, first, "entries and segment do not belong together")
            }
            return told
        } catch let error as SegmentError {
            throw Self.damaged(space, first, "the segment cannot be read: \(error)")
        }
    }

    private func read() throws -> Segment {
        do {
            let read = try Segment(decoding: segment, hash: sha256)
            guard read.space == space else {
                throw Self.damaged(space, first, "the segment is one of \(read.space)")
            }
            return read
        } catch let error as SegmentError {
            throw Self.damaged(space, first, "the segment cannot be read: \(error)")
        }
    }

    static func damaged(_ space: SpaceID, _ first: Int64, _ message: String) -> StoreError {
        .damaged(detail: "table pack, space \(space), position \(first): \(message)")
    }
}
