import FieldsyncCore
import FieldsyncFormat

/// What a pack keeps of transactions that were let go of, beside its index: enough to go on from
/// them, and to say who wrote what is shown. `protocol/store.md`.
struct PackRemains: Hashable {
    /// The links of the chains after the last transaction of each writer of the pack.
    let after: [ChainHash]
    /// By a transaction's place, when it was written by its author's clock.
    let stamps: [HybridTimestamp]
    /// By a transaction's place, the person.
    let authors: [String]

    /// What is left of transactions of which this is known already.
    init(after: [ChainHash], stamps: [HybridTimestamp], authors: [String]) {
        (self.after, self.stamps, self.authors) = (after, stamps, authors)
    }

    /// What is left of rows that follow each other, which an index is of.
    init(of rows: [LogRow], _ index: PackIndex) throws {
        var after = index.writers.map(\.before)
        var (stamps, authors): ([HybridTimestamp], [String]) = ([], [])
        for (place, row) in rows.enumerated() {
            let transaction = try row.transaction()
            after[index.writer(at: place)] = row.link
            stamps.append(transaction.stamp)
            authors.append(transaction.author)
        }
        (self.after, self.stamps, self.authors) = (after, stamps, authors)
    }

    func append(to writer: inout ByteWriter) {
        for link in after { writer.append(contentsOf: link.bytes) }
        var names: [String] = []
        var places: [String: Int] = [:]
        for author in authors where places[author] == nil {
            places[author] = names.count
            names.append(author)
        }
        writer.count(names.count)
        for name in names { writer.text(name) }
        var wall: Int64 = 0
        for (stamp, author) in zip(stamps, authors) {
            writer.zigzag(Int64(stamp.wallMilliseconds) - wall)
            writer.varint(UInt64(stamp.counter))
            writer.count(places[author] ?? 0)
            wall = Int64(stamp.wallMilliseconds)
        }
    }

    /// Reads what ``append(to:)`` wrote; nil where it is something else.
    init?(_ reader: inout ByteReader, writers: Int, count: Int) throws {
        var (after, names): ([ChainHash], [String]) = ([], [])
        for _ in 0..<writers {
            guard let link = ChainHash(Array(try reader.take(32))) else { return nil }
            after.append(link)
        }
        for _ in 0..<(try reader.count(of: "authors", entryBytes: 1)) {
            names.append(try reader.text())
        }
        var (stamps, authors): ([HybridTimestamp], [String]) = ([], [])
        var wall: Int64 = 0
        for _ in 0..<count {
            let (next, overflows) = wall.addingReportingOverflow(try reader.zigzag())
            guard !overflows, let milliseconds = UInt64(exactly: next),
                let counter = UInt16(exactly: try reader.varint()),
                let stamp = HybridTimestamp(wallMilliseconds: milliseconds, counter: counter),
                let author = Int(exactly: try reader.varint()), names.indices.contains(author)
            else { return nil }
            wall = next
            stamps.append(stamp)
            authors.append(names[author])
        }
        (self.after, self.stamps, self.authors) = (after, stamps, authors)
    }
}
