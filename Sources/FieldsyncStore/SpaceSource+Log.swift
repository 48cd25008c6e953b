import FieldsyncCore
import Foundation
import GRDB

extension SpaceSource {
    private static let entryColumns =
        "SELECT position, hash, receivedMilliseconds, payload FROM log"

    func log(limit: Int, of record: RecordKey?) throws -> [LogEntry] {
        if let record {
            var found: [Int64: LogEntry] = [:]
            for part in try parts(of: record) {
                for entry in try entries(touching: part) {
                    let operations = entry.transaction.operations
                    guard operations.contains(where: { $0.records.contains(part) }) else {
                        continue
                    }
                    found[entry.position] = entry
                }
            }
            let newest = found.values.sorted { $0.position > $1.position }
            return Array(newest.prefix(limit))
        }
        let sql = Self.entryColumns + " WHERE space = ? ORDER BY position DESC LIMIT ?"
        return try db.rows(sql, space.name, limit).map(Self.entry)
    }

    func entry(_ id: TransactionID) throws -> LogEntry? {
        guard let sequence = Int64(exactly: id.sequence) else { return nil }
        let sql = Self.entryColumns + " WHERE space = ? AND replica = ? AND sequence = ?"
        return try db.row(sql, space.name, Data(id.replica.bytes), sequence).map(Self.entry)
    }

    func receivedAt(_ id: TransactionID) throws -> Instant? {
        guard let sequence = Int64(exactly: id.sequence) else { return nil }
        let sql = """
            SELECT receivedMilliseconds FROM log
            WHERE space = ? AND replica = ? AND sequence = ?
            """
        return try db.row(sql, space.name, Data(id.replica.bytes), sequence)
            .map { try $0.checkedInstant(0, "log.receivedMilliseconds") }
    }

    /// The canonical bytes of a transaction of the log.
    func payload(_ id: TransactionID) throws -> [UInt8]? {
        guard let sequence = Int64(exactly: id.sequence) else { return nil }
        let sql = "SELECT payload FROM log WHERE space = ? AND replica = ? AND sequence = ?"
        return try db.row(sql, space.name, Data(id.replica.bytes), sequence)
            .map { try $0.checkedBytes(0, "log.payload") }
    }

    /// Where the first transactions lie that `held` lacks, in the order in which they can be
    /// applied; none where it lacks none.
    ///
    /// - Parameter limit: At most so many of each replica.
    func positions(lacking held: VersionVector, limit: Int = 4096) throws -> [Int64] {
        let sql = """
            SELECT position FROM log WHERE space = ? AND replica = ? AND sequence > ?
            ORDER BY sequence LIMIT ?
            """
        var positions: [Int64] = []
        var horizon = Int64.max
        for (replica, head) in try heads().heads where head.sequence > held[replica] {
            let found = try db.rows(
                sql, space.name, Data(replica.bytes), Int64(held[replica]), limit
            ).map { try $0.checkedInteger(0, "log.position") }
            // What others wrote after the last that was read here may depend on the next ones.
            if found.count == limit, let last = found.last { horizon = min(horizon, last) }
            positions += found
        }
        // The log's own order is one in which everything could be applied here.
        return positions.filter { $0 <= horizon }.sorted()
    }

    /// How many transactions `held` lacks, and the stamp of the oldest.
    func unpushed(lacking held: VersionVector) throws -> Unpushed {
        let sql = """
            SELECT min(wallMilliseconds) FROM log
            WHERE space = ? AND replica = ? AND sequence > ?
            """
        var count = 0
        var oldest: Instant?
        for (replica, head) in try heads().heads where head.sequence > held[replica] {
            count += Int(head.sequence - held[replica])
            let row = try db.row(sql, space.name, Data(replica.bytes), Int64(held[replica]))
            if let wall = try row?.checkedCount(0, "log.wallMilliseconds"),
                let instant = HybridTimestamp(wallMilliseconds: wall, counter: 0)?.instant
            {
                oldest = min(oldest ?? instant, instant)
            }
        }
        return Unpushed(transactions: count, oldest: oldest)
    }

    /// The transactions of this space that touch a record of this id, in the log's order.
    func entries(touching record: RecordKey) throws -> [LogEntry] {
        let sql = """
            SELECT log.position, hash, receivedMilliseconds, payload
            FROM touch JOIN log ON log.position = touch.position
            WHERE touch.id = ? AND log.space = ? ORDER BY touch.position
            """
        return try db.rows(sql, Data(record.id.bytes), space.name).map(Self.entry)
    }

    private static func entry(_ row: Row) throws -> LogEntry {
        let position = try row.checkedInteger(0, "log.position")
        return LogEntry(
            position: position,
            transaction: try decode(row.checkedBytes(3, "log.payload"), position: position),
            hash: try row.checkedHash(1, "log.hash"),
            receivedAt: try row.checkedInstant(2, "log.receivedMilliseconds")
        )
    }
}
