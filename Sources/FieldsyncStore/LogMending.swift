import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// Makes the log of a space whole again, and all rows of the space anew, from what is sound here
/// and what a peer handed back.
struct LogMending {
    private let source: SpaceSource
    private let own: ReplicaID
    private var found: [TransactionID: LogRow] = [:]

    /// A transaction of the log, as far as its row can be read.
    private struct LogRow {
        let position: Int64
        let payload: [UInt8]
        let link: ChainHash?
        let receivedMilliseconds: UInt64
    }

    /// Reads all rows of the log that can be read.
    init(_ source: SpaceSource, own: ReplicaID) throws {
        self.source = source
        self.own = own
        let cursor = try Row.fetchCursor(
            source.db,
            sql: """
                SELECT position, payload, hash, receivedMilliseconds FROM log
                WHERE space = ? ORDER BY position
                """, arguments: [source.space.name])
        while let row = try cursor.next() {
            do {
                let payload = try row.checkedBytes(1, "log.payload")
                let transaction = try CanonicalTransaction.decode(payload)
                guard transaction.space == source.space else { continue }
                let link: DatabaseValue = row[2]
                let received: DatabaseValue = row[3]
                found[transaction.id] = LogRow(
                    position: try row.checkedInteger(0, "log.position"), payload: payload,
                    link: Data.fromDatabaseValue(link).flatMap { ChainHash(Array($0)) },
                    receivedMilliseconds: UInt64(
                        clamping: Int64.fromDatabaseValue(received) ?? 0))
            } catch is DecodingFault {
                continue
            } catch StoreError.damaged {
                continue
            }
        }
    }

    // MARK: What is sound

    /// How far each chain is proven: to the place that its head or its own last link names.
    func soundHeads() throws -> SpaceHeads {
        let kept = try source.heads().heads
        var result = SpaceHeads()
        for replica in Set(found.keys.map(\.replica)).union(kept.keys) {
            let links = links(of: replica)
            var sound = links.count
            while sound > 0, !isNamed(links, sound, replica, kept[replica]) { sound -= 1 }
            if sound > 0 {
                result.heads[replica] = Head(sequence: UInt64(sound), hash: links[sound - 1])
            }
        }
        return result
    }

    /// What is known to have been here, and is not proven.
    func lost(_ sound: SpaceHeads) throws -> [TransactionID] {
        let kept = try source.heads().heads
        return Set(found.keys.map(\.replica)).union(kept.keys).sorted().compactMap { replica in
            let last = max(
                kept[replica]?.sequence ?? 0,
                found.keys.lazy.filter { $0.replica == replica }.map(\.sequence).max() ?? 0)
            let proven = sound.heads[replica]?.sequence ?? 0
            return last > proven ? TransactionID(replica, proven + 1) : nil
        }
    }

    /// The links that follow from the payloads, from the first on without a gap.
    private func links(of replica: ReplicaID) -> [ChainHash] {
        var links: [ChainHash] = []
        while let row = found[TransactionID(replica, UInt64(links.count) + 1)] {
            links.append((links.last ?? .origin).next(canonical: row.payload, hash: sha256))
        }
        return links
    }

    /// True where the row itself, or the head, names the link that follows from all before it.
    private func isNamed(
        _ links: [ChainHash], _ count: Int, _ replica: ReplicaID, _ head: Head?
    ) -> Bool {
        let id = TransactionID(replica, UInt64(count))
        if head?.sequence == id.sequence, head?.hash == links[count - 1] { return true }
        return found[id]?.link == links[count - 1]
    }

    // MARK: Making it whole

    /// Takes what a peer handed back, in the place of what was here.
    mutating func take(_ transactions: [ReplicatedTransaction], nowMilliseconds: UInt64) {
        for transaction in transactions {
            let known = found[transaction.id]
            found[transaction.id] = LogRow(
                position: known?.position ?? .max,
                payload: CanonicalTransaction.encode(transaction), link: nil,
                receivedMilliseconds: known?.receivedMilliseconds ?? nowMilliseconds)
        }
    }

    /// Writes log, heads and rows of the space anew.
    ///
    /// - Parameters:
    ///   - sound: How far chains are proven by rows that are here.
    ///   - peer: How far the peer's own chains go, which it proved.
    /// - Throws: ``StoreError/damaged(detail:)`` where a transaction of this replica is nowhere;
    ///   nothing is changed then, since its number must not be given again.
    mutating func write(sound: SpaceHeads, peer: SpaceHeads) throws {
        var whole: [TransactionID] = []
        for replica in Set(found.keys.map(\.replica)).sorted() {
            let links = links(of: replica)
            var count = links.count
            while count > 0, !isProven(links, count, replica, [sound, peer]) { count -= 1 }
            whole += (0..<count).map { TransactionID(replica, UInt64($0) + 1) }
        }
        let held = Set(whole)
        for id in try lost(SpaceHeads()) where id.replica == own {
            let last = try lastKnown(of: own)
            if let last, !held.contains(last) {
                throw StoreError.damaged(
                    detail: """
                        table log, space \(source.space), transaction \(last): it can be read \
                        neither here nor at the server
                        """)
            }
        }
        try clear()
        try append(whole)
    }

    private func lastKnown(of replica: ReplicaID) throws -> TransactionID? {
        let last = max(
            try source.heads().heads[replica]?.sequence ?? 0,
            found.keys.lazy.filter { $0.replica == replica }.map(\.sequence).max() ?? 0)
        return last > 0 ? TransactionID(replica, last) : nil
    }

    private func isProven(
        _ links: [ChainHash], _ count: Int, _ replica: ReplicaID, _ heads: [SpaceHeads]
    ) -> Bool {
        let head = Head(sequence: UInt64(count), hash: links[count - 1])
        return heads.contains { $0.heads[replica] == head }
            || found[TransactionID(replica, head.sequence)]?.link == head.hash
    }

    private func clear() throws {
        let (db, name) = (source.db, source.space.name)
        try db.run(
            """
            DELETE FROM touch WHERE position IN (SELECT position FROM log WHERE space = ?)
            OR position NOT IN (SELECT position FROM log)
            """, name)
        let others = ["candidate", "sharing", "verdict", "refused", "head", "log"]
        for table in source.tables.all.map(\.name) + others {
            try db.run("DELETE FROM \(table) WHERE space = ?", name)
        }
        source.forgetAll()
    }

    /// Appends what can be, in the order in which it was here; the rest waits beside the log.
    private func append(_ whole: [TransactionID]) throws {
        var waiting = whole.compactMap { id in found[id].map { (id, $0) } }
            .sorted { ($0.1.position, $0.0) < ($1.1.position, $1.0) }
        var count = waiting.count + 1
        while !waiting.isEmpty, waiting.count < count {
            count = waiting.count
            var left: [(TransactionID, LogRow)] = []
            for (id, row) in waiting {
                let transaction = try CanonicalTransaction.decode(row.payload)
                guard try source.heads().vector.admits(transaction) else {
                    left.append((id, row))
                    continue
                }
                try source.append(
                    transaction, canonical: row.payload,
                    receivedMilliseconds: row.receivedMilliseconds)
            }
            waiting = left
        }
        for (_, row) in waiting {
            _ = try source.hold(
                CanonicalTransaction.decode(row.payload), canonical: row.payload, in: .parked,
                cause: .early, source: nil, receivedMilliseconds: row.receivedMilliseconds)
        }
    }
}
