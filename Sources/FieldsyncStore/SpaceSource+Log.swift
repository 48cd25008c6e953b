import FieldsyncCore
import Foundation
import GRDB

extension SpaceSource {
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
        return try newestLogRows(limit).map { try $0.entry() }
    }

    /// The newest transactions, as far back as none of them was let go of.
    func recentLog(limit: Int) throws -> [LogEntry] {
        try newestLogRows(limit, stopsAtHorizon: true).map { try $0.entry() }
    }

    func entry(_ id: TransactionID) throws -> LogEntry? {
        try logRow(of: id)?.entry()
    }

    /// The same; nil also where it was let go of.
    func entryIfHere(_ id: TransactionID) throws -> LogEntry? {
        do {
            return try entry(id)
        } catch StoreError.historyLetGo {
            return nil
        }
    }

    /// True where a transaction of the log is the one that these bytes spell. One that was let go
    /// of is believed to be: the next link of its chain tells whether it is.
    func holds(_ canonical: [UInt8], as id: TransactionID) throws -> Bool {
        do {
            return try payload(id) == canonical
        } catch StoreError.historyLetGo {
            return true
        }
    }

    func receivedAt(_ id: TransactionID) throws -> Instant? {
        try entry(id)?.receivedAt
    }

    /// The canonical bytes of a transaction of the log.
    func payload(_ id: TransactionID) throws -> [UInt8]? {
        try logRow(of: id)?.payload
    }

    /// Where the first transactions lie that `held` lacks, in the order in which they can be
    /// applied; none where it lacks none.
    ///
    /// - Parameter limit: At most so many of each replica.
    func positions(lacking held: VersionVector, limit: Int = 4096) throws -> [Int64] {
        var positions: [Int64] = []
        var horizon = Int64.max
        for (replica, head) in try heads().heads where head.sequence > held[replica] {
            let found = try self.positions(of: replica, after: held[replica], limit: limit)
            // What others wrote after the last that was read here may depend on the next ones.
            if found.count == limit, let last = found.last { horizon = min(horizon, last) }
            positions += found
        }
        // The log's own order is one in which everything could be applied here.
        return positions.filter { $0 <= horizon }.sorted()
    }

    /// How many transactions `held` lacks, and the stamp of the oldest.
    func unpushed(lacking held: VersionVector) throws -> Unpushed {
        var count = 0
        var oldest: Instant?
        for (replica, head) in try heads().heads where head.sequence > held[replica] {
            count += Int(head.sequence - held[replica])
            if let wall = try oldestMilliseconds(of: replica, after: held[replica]),
                let instant = HybridTimestamp(wallMilliseconds: wall, counter: 0)?.instant
            {
                oldest = min(oldest ?? instant, instant)
            }
        }
        return Unpushed(transactions: count, oldest: oldest)
    }

    /// The transactions of this space that concern a record of this id, in the log's order.
    func entries(touching record: RecordKey) throws -> [LogEntry] {
        try touches(of: record).map { position in
            guard let row = try logRow(at: position) else { throw missing(position) }
            return try row.entry()
        }
    }
}
