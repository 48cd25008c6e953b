/// Those of many that differ from what is expected of them: how many, which, and for each what.
struct SparseColumn {
    private var count = 0
    private var last = 0
    private var spots = ByteWriter()
    private var body = ByteWriter()

    /// Adds number `index`, larger than those before; `write` writes what it has instead.
    mutating func add(_ index: Int, _ write: (inout ByteWriter) -> Void = { _ in }) {
        spots.count(index - last)
        last = index
        count += 1
        write(&body)
    }

    /// The column.
    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.count(count)
        return writer.bytes + spots.bytes + body.bytes
    }
}

extension ByteReader {
    /// The indices of a sparse column over `total`; what each has instead is read next.
    mutating func spots(of what: String, total: Int) throws(DecodingFault) -> [Int] {
        let count = try count(of: what, limit: total)
        var spots: [Int] = []
        spots.reserveCapacity(count)
        var spot = 0
        for index in 0..<count {
            let step = Int(clamping: try varint())
            if index > 0, step == 0 { throw .notAscending(what: what) }
            guard step < total - spot else { throw .outOfRange(what: what) }
            spot += step
            spots.append(spot)
        }
        return spots
    }

    /// `count` entries of a column, each read by `read`.
    mutating func column<Entry>(
        _ count: Int,
        _ read: (inout ByteReader) throws(DecodingFault) -> Entry
    ) throws(DecodingFault) -> [Entry] {
        // Every entry has at least one byte, so a column longer than the rest is a lie.
        if count > remaining {
            throw .truncated(neededBytes: count, remainingBytes: remaining)
        }
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count { entries.append(try read(&self)) }
        return entries
    }

    /// A place in a dictionary of `limit` entries.
    mutating func place(of what: String, below limit: Int) throws(DecodingFault) -> Int {
        let place = Int(clamping: try varint())
        guard place < limit else { throw .outOfRange(what: what) }
        return place
    }

    /// `count` places in a dictionary of `limit` entries.
    mutating func places(
        _ count: Int,
        of what: String,
        below limit: Int
    ) throws(DecodingFault) -> [Int] {
        try column(count) { (reader) throws(DecodingFault) in
            try reader.place(of: what, below: limit)
        }
    }
}
