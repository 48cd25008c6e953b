import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// How the log is written: rows at first, and packs of what lies further back.
///
/// What nobody else has yet stays in rows of its own on a laptop, so that damage of one costs that
/// one and not its neighbours.
extension SpaceSource {
    /// The next free position of the file's log.
    func nextPosition() throws -> Int64 {
        if let last = fresh.last { return last.position + 1 }
        // Of all spaces: a laptop keeps them in one file.
        let statement = try DirectStatement(
            db,
            """
            SELECT max(coalesce((SELECT max(position) FROM log), 0),
            coalesce((SELECT max(last) FROM pack), 0))
            """)
        return try (statement.first { $0.integer(0) ?? 0 } ?? 0) + 1
    }

    /// Writes what was appended in memory: as a pack where that is much and nothing stands before
    /// it that has to stay in rows, else row by row.
    ///
    /// - Parameter arrived: A plain segment that may be of just these transactions.
    func writeLog(arrived: [UInt8]? = nil) throws {
        if fresh.isEmpty { return }
        defer { forgetFresh() }
        if fresh.count > 1, isBulk, try unsafeTail() == nil {
            let tail = try tailRows(limit: .max)
            if let arrived, arrived.count <= sizes.segmentBytes,
                fresh.count <= 2 * sizes.transactions
            {
                try pack(tail)
                try insertPack(fresh, segment: arrived)
            } else {
                let kept = fresh.suffix(sizes.tail)
                try pack(tail + fresh.dropLast(kept.count))
                for row in kept { try insert(row) }
            }
            try db.run(
                "DELETE FROM log WHERE space = ? AND position <= ?", space.name, try lastPacked())
        } else {
            for row in fresh { try insert(row) }
        }
    }

    /// Packs the older part of the rows, where that is worth it.
    ///
    /// Looks only now and then, so that a single write pays for a small part of it.
    func packIfDue() throws {
        let turn = packingTurn(try heads())
        defer { packingTurn = turn }
        guard let before = packingTurn, before != turn else { return }
        _ = try packOldest()
    }

    /// Makes a pack of the oldest rows, where that is worth it; false where it is not.
    func packOldest() throws -> Bool {
        let unsafe = try unsafeTail() ?? .max
        guard try isWorthPacking(before: unsafe) else { return false }
        let rows = try tailRows(limit: sizes.transactions + sizes.tail)
        let due = rows.dropLast(sizes.tail).prefix { $0.position < unsafe }
        guard due.count >= sizes.transactions else { return false }
        try pack(due)
        try db.run(
            "DELETE FROM log WHERE space = ? AND position <= ?", space.name, try lastPacked())
        return true
    }

    /// True where so many rows stand before a position, and before the newest that stay rows.
    ///
    /// Looks at no more rows than a pack takes, however many wait for a server.
    private func isWorthPacking(before unsafe: Int64) throws -> Bool {
        let packed = try lastPacked()
        guard unsafe - packed > Int64(sizes.transactions) else { return false }
        let statement = try DirectStatement(
            db,
            """
            SELECT position FROM log WHERE space = ? AND position > ?
            ORDER BY position LIMIT 1 OFFSET ?
            """)
        func row(_ number: Int) throws -> Int64? {
            statement.bind(1, space.name)
            statement.bind(2, packed)
            statement.bind(3, Int64(number - 1))
            return try statement.first { $0.integer(0) } ?? nil
        }
        guard try row(sizes.transactions + sizes.tail) != nil,
            let last = try row(sizes.transactions)
        else { return false }
        return last < unsafe
    }

    /// Rises by one with so many transactions.
    func packingTurn(_ heads: SpaceHeads) -> UInt64 {
        heads.heads.values.reduce(0) { $0 &+ $1.sequence } / UInt64(sizes.tail)
    }

    /// Puts the packs back into rows that reach a position or lie beyond it.
    func unpack(from position: Int64) throws {
        for name in try packs(reaching: position) {
            guard let pack = try pack(named: name) else { continue }
            for row in try rows(of: pack) { try insert(row) }
            try db.run("DELETE FROM pack WHERE first = ?", name)
            try db.run("DELETE FROM packedRun WHERE space = ? AND pack = ?", space.name, name)
        }
        knownPacks = KnownPacks()
    }

    // MARK: Rows

    /// The position of the first row that this replica wrote and nobody else is known to have; nil
    /// where there is none. What came from others is there too, and a server has no other.
    private func unsafeTail() throws -> Int64? {
        guard let own else { return nil }
        // Its own transactions have come here in their order.
        let sql = """
            SELECT position FROM log WHERE space = ?1 AND replica = ?2 AND sequence >
            coalesce((SELECT sequence FROM peerHead WHERE space = ?1 AND replica = ?2), 0)
            ORDER BY sequence LIMIT 1
            """
        guard let row = try db.row(sql, space.name, Data(own.bytes)) else { return nil }
        return try row.checkedInteger(0, "log.position")
    }

    /// True where what was appended is enough for packs of its own.
    private var isBulk: Bool {
        fresh.count >= sizes.direct
            || fresh.lazy.map(\.payload.count).reduce(0, +) >= sizes.canonicalBytes / 4
    }

    private func insert(_ row: LogRow) throws {
        let transaction = try row.transaction()
        let statement = try appending()
        statement.bind(1, row.position)
        statement.bind(2, space.name)
        statement.bind(3, row.id.replica.value)
        statement.bind(4, Int64(row.id.sequence))
        statement.bind(5, Int64(transaction.stamp.wallMilliseconds))
        statement.bind(6, Int64(transaction.stamp.counter))
        statement.bind(7, Self.readable(transaction.author))
        statement.bind(8, row.receivedMilliseconds)
        statement.bind(9, row.link.bytes)
        statement.bind(10, row.payload)
        statement.bind(11, RowCheck.ofLog(row.link, row.receivedMilliseconds))
        try statement.run()
    }

    // MARK: Packs

    private func pack(_ rows: some Collection<LogRow>) throws {
        var group: [LogRow] = []
        var builder = SegmentBuilder(targetBytes: sizes.canonicalBytes)
        func finish() throws {
            try insertPack(group, segment: builder.finish().encoded(hash: sha256))
            group = []
            builder = SegmentBuilder(targetBytes: sizes.canonicalBytes)
        }
        for row in rows {
            let transaction = try row.transaction()
            if group.count == sizes.transactions { try finish() }
            if try !builder.add(transaction) {
                try finish()
                guard try builder.add(transaction) else { continue }
            }
            group.append(row.read(as: transaction))
        }
        if !group.isEmpty { try finish() }
    }

    /// Writes a pack of rows that follow the last one.
    func insertPack(_ rows: [LogRow], segment: [UInt8]) throws {
        guard let first = rows.first?.position else { return }
        let index = try PackIndex(rows) { id in
            if id.sequence == 1 { return .origin }
            if let known = freshBefore[id.replica], known.first == id { return known.before }
            let before = TransactionID(id.replica, id.sequence - 1)
            if let end = knownPacks.ends[id.replica], end.sequence == before.sequence {
                return end.hash
            }
            guard let link = try link(of: before) else {
                throw LogPack.damaged(space, first, "transaction \(before) is missing")
            }
            return link
        }
        try insertPack(index, segment: segment, PackedRun.of(index, rows, in: space))
        var writers = Set(index.writers.map(\.replica))
        for row in rows.reversed() where writers.remove(row.id.replica) != nil {
            knownPacks.ends[row.id.replica] = Head(sequence: row.id.sequence, hash: row.link)
            if writers.isEmpty { break }
        }
        // What follows may refer to it, and in bulk it soon does.
        open(LogPack(space: space, index: index, segment: segment, rows: rows))
    }

    /// Writes the row of a pack that follows the last one.
    func insertPack(_ index: PackIndex, segment: [UInt8], _ runs: [PackedRun]) throws {
        guard let first = index.positions.first, let last = index.positions.last else { return }
        let (entries, bytes) = (Data(try index.bytes()), Data(segment))
        try db.run(
            """
            INSERT INTO pack (first, last, space, entries, segment, rowCheck)
            VALUES (?, ?, ?, ?, ?, ?)
            """, first, last, space.name, entries, bytes,
            RowCheck.pack(space.name, first, last, entries, bytes))
        for run in runs { try run.insert(db) }
        knownPacks.lastPacked = last
    }
}
