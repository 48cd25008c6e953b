import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// The log, read through one place: its newest transactions lie in rows of `log`, those before
/// them in packs, and what is being applied in memory. In a space every pack stands before every
/// row of `log`.
extension SpaceSource {
    /// What a query for rows of `log` has to select.
    private static let rowColumns =
        "SELECT position, replica, sequence, hash, receivedMilliseconds, payload FROM log"

    /// The transaction at a position, or nil where the space has none there.
    func logRow(at position: Int64) throws -> LogRow? {
        if let first = fresh.first?.position, position >= first {
            let place = Int(position - first)
            return place < fresh.count ? fresh[place] : nil
        }
        if try position <= lastPacked() {
            guard let pack = try pack(around: position), let place = pack.index.place(of: position)
            else { return nil }
            return try rows(of: pack)[place]
        }
        let sql = Self.rowColumns + " WHERE position = ? AND space = ?"
        return try db.row(sql, position, space.name).map(Self.logRow)
    }

    /// A transaction, or nil where it is not held.
    func logRow(of id: TransactionID) throws -> LogRow? {
        guard let sequence = Int64(exactly: id.sequence) else { return nil }
        if let place = freshPlace(of: id) { return fresh[place] }
        if isKept, let known = recent.row(of: id) { return known }
        let sql = Self.rowColumns + " WHERE space = ? AND replica = ? AND sequence = ?"
        if let row = try db.row(sql, space.name, Data(id.replica.bytes), sequence) {
            return try Self.logRow(row)
        }
        guard let pack = try pack(with: id), let place = pack.index.place(of: id) else {
            return nil
        }
        return try rows(of: pack)[place]
    }

    /// Where a transaction stands, or nil where it is not held.
    func position(of id: TransactionID) throws -> Int64? {
        guard let sequence = Int64(exactly: id.sequence) else { return nil }
        if let place = freshPlace(of: id) { return fresh[place].position }
        let sql = "SELECT position FROM log WHERE space = ? AND replica = ? AND sequence = ?"
        if let row = try db.row(sql, space.name, Data(id.replica.bytes), sequence) {
            return try row.checkedInteger(0, "log.position")
        }
        guard let index = try pack(with: id)?.index else { return nil }
        return index.place(of: id).map { index.positions[$0] }
    }

    /// The id of the transaction at a position, from a pack; nil where no pack has it.
    func packedID(at position: Int64) throws -> TransactionID? {
        guard try position <= lastPacked(), let index = try pack(around: position)?.index
        else { return nil }
        return index.place(of: position).map { index.id(at: $0) }
    }

    /// Hands over every transaction from a position on, in the log's order.
    func forEachLogRow(from position: Int64 = 0, _ body: (LogRow) throws -> Void) throws {
        for name in try packs(reaching: position) {
            guard let pack = try pack(named: name) else { continue }
            for row in try rows(of: pack) where row.position >= position { try body(row) }
        }
        try forEachTailRow(after: position - 1, limit: .max, body)
    }

    /// What lies in rows of `log`, in order, the first `limit` of them.
    func tailRows(limit: Int) throws -> [LogRow] {
        let statement = try DirectStatement(db, Self.tail)
        statement.bind(1, space.name)
        statement.bind(2, try lastPacked())
        statement.bind(3, Int64(limit))
        var found: [LogRow] = []
        try statement.each { found.append(try Self.logRow($0)) }
        return found
    }

    private static let tail =
        rowColumns + " WHERE space = ? AND position > ? ORDER BY position LIMIT ?"

    /// Hands over what lies in rows of `log` after a position, in order.
    func forEachTailRow(
        after position: Int64, limit: Int, _ body: (LogRow) throws -> Void
    ) throws {
        let cursor = try Row.fetchCursor(
            db, sql: Self.tail, arguments: [space.name, position, limit])
        while let row = try cursor.next() { try body(Self.logRow(row)) }
    }

    /// The newest transactions, the newest first.
    ///
    /// - Parameter stopsAtHorizon: What lies before something that was let go of is left out, else
    ///   it is an error to ask for it.
    func newestLogRows(_ limit: Int, stopsAtHorizon: Bool = false) throws -> [LogRow] {
        let sql = Self.rowColumns + " WHERE space = ? ORDER BY position DESC LIMIT ?"
        var found = try db.rows(sql, space.name, limit).map(Self.logRow)
        guard found.count < limit else { return found }
        let packs = "SELECT first FROM pack WHERE space = ? ORDER BY first DESC"
        let cursor = try Row.fetchCursor(db, sql: packs, arguments: [space.name])
        while found.count < limit, let row = try cursor.next() {
            guard let pack = try pack(named: row.checkedInteger(0, "pack.first")) else { continue }
            if pack.isLetGo, stopsAtHorizon { break }
            found += try rows(of: pack).reversed().prefix(limit - found.count)
        }
        return found
    }

    /// Where the transactions of a replica after `sequence` stand, the first `limit` of them.
    func positions(of replica: ReplicaID, after sequence: UInt64, limit: Int) throws -> [Int64] {
        var found: [Int64] = []
        for pack in try packs(of: replica, after: sequence) where found.count < limit {
            let index = try index(of: pack)
            guard let run = index.writers.first(where: { $0.replica == replica }) else { continue }
            let skipped = sequence >= run.first ? Int(sequence - run.first) + 1 : 0
            found += index.positions(of: replica).dropFirst(skipped).prefix(limit - found.count)
        }
        guard found.count < limit else { return found }
        let sql = """
            SELECT position FROM log WHERE space = ? AND replica = ? AND sequence > ?
            ORDER BY sequence LIMIT ?
            """
        return found
            + (try db.rows(
                sql, space.name, Data(replica.bytes), Int64(clamping: sequence),
                limit - found.count
            ).map { try $0.checkedInteger(0, "log.position") })
    }

    /// The oldest stamp of a replica's transactions after `sequence`, in milliseconds since 1970;
    /// of packs in which some of them lie, the oldest of all of its there.
    func oldestMilliseconds(of replica: ReplicaID, after sequence: UInt64) throws -> UInt64? {
        let sql = """
            SELECT min(wall) FROM (
                SELECT min(wallMilliseconds) AS wall FROM log
                WHERE space = ?1 AND replica = ?2 AND sequence > ?3
                UNION ALL SELECT min(oldestMilliseconds) FROM packedRun
                WHERE space = ?1 AND replica = ?2 AND sequence > ?3)
            """
        let row = try db.row(
            sql, space.name, Data(replica.bytes), Int64(clamping: sequence))
        guard let row, !row.hasNull(atIndex: 0) else { return nil }
        return try row.checkedCount(0, "log.wallMilliseconds")
    }

    private static func logRow(_ row: DirectStatement) throws -> LogRow {
        guard let position = row.integer(0), let replica = row.bytes(1), replica.count == 16,
            let writer = ReplicaID(bytes: replica),
            let sequence = row.integer(2).flatMap({ UInt64(exactly: $0) }),
            let link = row.bytes(3).flatMap({ ChainHash($0) }),
            let received = row.integer(4), let payload = row.bytes(5)
        else { throw Row.damaged("of log") }
        return LogRow(
            position: position, id: TransactionID(writer, sequence), link: link,
            receivedMilliseconds: received, payload: payload, decoded: nil, isProven: false)
    }

    private static func logRow(_ row: Row) throws -> LogRow {
        LogRow(
            position: try row.checkedInteger(0, "log.position"),
            id: TransactionID(
                try row.checkedReplica(1, "log.replica"), try row.checkedCount(2, "log.sequence")),
            link: try row.checkedHash(3, "log.hash"),
            receivedMilliseconds: try row.checkedInteger(4, "log.receivedMilliseconds"),
            payload: try row.checkedBytes(5, "log.payload"), decoded: nil, isProven: false)
    }
}

extension PackIndex {
    /// Where the transactions of a replica stand, rising.
    func positions(of replica: ReplicaID) -> [Int64] {
        guard let writer = writers.firstIndex(where: { $0.replica == replica }) else { return [] }
        return positions.indices.filter { self.writer(at: $0) == writer }.map { positions[$0] }
    }
}
