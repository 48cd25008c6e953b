import FieldsyncCore
import FieldsyncFormat

/// Who wrote the transactions of a pack, where they stand in the log and when they arrived: all
/// that is not in the segment itself. The column `entries` of `pack`; `protocol/store.md`.
struct PackIndex {
    /// One replica's run in the pack, without a gap.
    struct Writer: Hashable {
        let replica: ReplicaID
        /// The sequence of its first transaction in the pack.
        let first: UInt64
        /// The link of the chain before that.
        let before: ChainHash
        /// How many of its transactions the pack holds.
        var count: UInt64 = 0

        var last: UInt64 { first + count - 1 }
    }

    private(set) var writers: [Writer] = []
    /// By their place in the pack, rising.
    private(set) var positions: [Int64] = []
    /// By their place in the pack, in milliseconds since 1970.
    private(set) var received: [Int64] = []
    /// What is left of transactions that were let go of; nil where the segment is there.
    private(set) var remains: PackRemains?
    /// Which of `writers` wrote what stands at a place, and which of its own it is from 0.
    private var authors: [(writer: Int, offset: UInt64)] = []

    /// The id of what stands at a place.
    func id(at place: Int) -> TransactionID {
        let (writer, offset) = authors[place]
        return TransactionID(writers[writer].replica, writers[writer].first + offset)
    }

    /// Which of `writers` wrote what stands at a place.
    func writer(at place: Int) -> Int { authors[place].writer }

    /// The place of a position, or nil where another space has it.
    func place(of position: Int64) -> Int? {
        var (low, high) = (0, positions.count)
        while low < high {
            let middle = (low + high) / 2
            if positions[middle] < position { low = middle + 1 } else { high = middle }
        }
        return low < positions.count && positions[low] == position ? low : nil
    }

    /// The place of a transaction, or nil where the pack lacks it.
    func place(of id: TransactionID) -> Int? {
        guard let writer = writers.firstIndex(where: { $0.replica == id.replica }),
            id.sequence >= writers[writer].first, id.sequence <= writers[writer].last
        else { return nil }
        let offset = id.sequence - writers[writer].first
        return authors.firstIndex { $0.writer == writer && $0.offset == offset }
    }

    // MARK: Bytes

    /// The index of rows that follow each other in the log.
    ///
    /// - Parameter before: The link before a replica's first one.
    init(_ rows: some Collection<LogRow>, before: (TransactionID) throws -> ChainHash) rethrows {
        var known: [ReplicaID: Int] = [:]
        for row in rows {
            let replica = row.id.replica
            let writer: Int
            if let found = known[replica] {
                writer = found
            } else {
                writer = writers.count
                known[replica] = writer
                writers.append(
                    Writer(replica: replica, first: row.id.sequence, before: try before(row.id)))
            }
            add(row.position, row.receivedMilliseconds, writer)
        }
    }

    /// The same of transactions that are let go of, with what is left of them; nil for the whole.
    func leaving(_ remains: PackRemains?) -> PackIndex {
        var index = self
        index.remains = remains
        return index
    }

    /// The same at places of the log that follow each other, and of one time of arrival.
    func renumbered(from first: Int64, received moment: Int64) -> PackIndex {
        var index = self
        for place in positions.indices {
            index.positions[place] = first + Int64(place)
            index.received[place] = moment
        }
        return index
    }

    private mutating func add(_ position: Int64, _ received: Int64, _ writer: Int) {
        authors.append((writer, writers[writer].count))
        writers[writer].count += 1
        positions.append(position)
        self.received.append(received)
    }

    /// Inflated bytes, at most; a pack of the largest size has a tenth of that.
    private static let plainLimit = 1 << 20

    /// - Throws: Where memory runs out.
    func bytes() throws -> [UInt8] {
        let plain = plainBytes
        var writer = ByteWriter()
        writer.count(plain.count)
        writer.append(contentsOf: try RawDeflate.compress([plain]))
        return writer.bytes
    }

    /// The same before it is deflated.
    var plainBytes: [UInt8] {
        var writer = ByteWriter()
        writer.count(writers.count)
        for run in writers {
            writer.identifier(run.replica.value)
            writer.varint(run.first)
            writer.append(contentsOf: run.before.bytes)
        }
        writer.count(positions.count)
        var (position, received): (Int64, Int64) = (0, 0)
        for place in positions.indices {
            writer.varint(UInt64(positions[place] - position))
            writer.count(authors[place].writer)
            writer.zigzag(self.received[place] - received)
            (position, received) = (positions[place], self.received[place])
        }
        remains?.append(to: &writer)
        return writer.bytes
    }

    /// Reads what ``bytes()`` gave; nil where they are something else.
    ///
    /// - Parameter isLetGo: The segment is not there, so that the bytes say what is left of it.
    init?(_ bytes: [UInt8], isLetGo: Bool = false) {
        do {
            var head = ByteReader(bytes)
            guard let size = Int(exactly: try head.varint()), size <= Self.plainLimit else {
                return nil
            }
            let (plain, unread) = try RawDeflate.inflate(bytes[head.offset...], to: size)
            guard unread == 0 else { return nil }
            self.init(plain: plain, isLetGo: isLetGo)
        } catch {
            return nil
        }
    }

    /// Reads ``plainBytes``; nil where they are something else.
    init?(plain: [UInt8], isLetGo: Bool = false) {
        do {
            var reader = ByteReader(plain)
            for _ in 0..<(try reader.count(of: "writers", entryBytes: 49)) {
                guard let replica = ReplicaID(bytes: Array(try reader.take(16))) else { return nil }
                let first = try reader.varint()
                guard let before = ChainHash(Array(try reader.take(32))), first > 0,
                    Int64(exactly: first) != nil
                else { return nil }
                writers.append(Writer(replica: replica, first: first, before: before))
            }
            let count = try reader.count(of: "transactions", entryBytes: 3)
            positions.reserveCapacity(count)
            received.reserveCapacity(count)
            authors.reserveCapacity(count)
            guard try readEntries(count, &reader) else { return nil }
            if isLetGo {
                guard
                    let left = try PackRemains(&reader, writers: writers.count, count: count)
                else { return nil }
                remains = left
            }
            guard reader.remaining == 0 else { return nil }
        } catch {
            return nil
        }
        guard writers.allSatisfy({ $0.count > 0 }) else { return nil }
    }

    private mutating func readEntries(_ count: Int, _ reader: inout ByteReader) throws -> Bool {
        var (position, received): (Int64, Int64) = (0, 0)
        for _ in 0..<count {
            guard let step = Int64(exactly: try reader.varint()), step > 0,
                let writer = Int(exactly: try reader.varint()), writer < writers.count
            else { return false }
            let (next, overflows) = position.addingReportingOverflow(step)
            let (instant, overflowsToo) = received.addingReportingOverflow(try reader.zigzag())
            if overflows || overflowsToo { return false }
            (position, received) = (next, instant)
            add(position, received, writer)
        }
        return true
    }
}
