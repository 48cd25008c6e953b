import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// Makes the log of a space whole again, and all rows of the space anew, from what is sound here
/// and what a peer handed back.
struct LogMending {
    private let source: SpaceSource
    /// The replica whose numbers must not be given twice; nil on a server, which takes another id
    /// where laptops know more of it than itself.
    private let own: ReplicaID?
    private var found: [TransactionID: Found] = [:]

    /// A transaction of the log, as far as it can be read.
    private struct Found {
        let position: Int64
        let payload: [UInt8]
        let link: ChainHash?
        let receivedMilliseconds: UInt64
    }

    /// Reads all rows of the log that can be read.
    init(_ source: SpaceSource, own: ReplicaID?) throws {
        self.source = source
        self.own = own
        for name in try source.packs(reaching: 0) {
            do {
                guard let pack = try source.pack(named: name) else { continue }
                for row in try source.rows(of: pack) { take(row) }
            } catch StoreError.damaged {
                continue
            } catch StoreError.historyLetGo {
                // It has to be handed back as well, since everything is made anew.
                continue
            }
        }
        try readRows()
    }

    private mutating func take(_ row: LogRow) {
        found[row.id] = Found(
            position: row.position, payload: row.payload, link: row.link,
            receivedMilliseconds: UInt64(clamping: row.receivedMilliseconds))
    }

    /// Reads those that lie in rows of their own; a row says less than its payload.
    private mutating func readRows() throws {
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
                found[transaction.id] = Found(
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

    /// True where a row's link follows from what it holds and the link before it, which is here
    /// also of what was let go of.
    private func isAsWritten(
        _ row: Found, _ id: TransactionID, after here: [TransactionID: Found]
    ) throws -> Bool {
        var before: ChainHash? = .origin
        if id.sequence > 1 {
            let previous = TransactionID(id.replica, id.sequence - 1)
            do {
                before = try here[previous]?.link ?? source.link(of: previous)
            } catch StoreError.damaged {
                return false
            } catch StoreError.historyLetGo {
                return false
            }
        }
        return before?.next(canonical: row.payload, hash: sha256) == row.link
    }

    /// Takes what a peer handed back, in the place of what was here and was altered.
    ///
    /// Where a row is as it was written and the peer has something else, the chains part, since a
    /// disk was copied: what is here stays, from there on, and the next exchange heals it.
    mutating func take(
        _ transactions: [ReplicatedTransaction], sound: SpaceHeads, nowMilliseconds: UInt64
    ) throws {
        let (here, proven) = (found, sound.vector)
        var parted: Set<ReplicaID> = []
        for transaction in transactions.sorted(by: { $0.id < $1.id }) {
            let (id, payload) = (transaction.id, CanonicalTransaction.encode(transaction))
            let known = here[id]
            if let known, known.payload != payload,
                try proven.contains(id) || isAsWritten(known, id, after: here)
            {
                parted.insert(id.replica)
            }
            if parted.contains(id.replica) { continue }
            found[id] = Found(
                position: known?.position ?? .max, payload: payload, link: nil,
                receivedMilliseconds: known?.receivedMilliseconds ?? nowMilliseconds)
        }
    }

    /// Writes log, heads and rows of the space anew.
    ///
    /// - Parameters:
    ///   - sound: How far chains are proven by rows that are here.
    ///   - peer: What the peer holds, whose chains it proved; nil where nobody was asked.
    /// - Returns: The transactions of this replica that are nowhere: they were never sent.
    /// - Throws: ``StoreError/damaged(detail:)`` where a transaction of this replica is not here
    ///   and somebody may have it; nothing is changed then, since its number must not be given
    ///   again.
    mutating func write(
        sound: SpaceHeads, peer: SpaceHeads?
    ) throws -> [TransactionID] {
        var whole: [TransactionID] = []
        for replica in Set(found.keys.map(\.replica)).sorted() {
            let links = links(of: replica)
            var count = links.count
            while count > 0, !isProven(links, count, replica, [sound, peer ?? SpaceHeads()]) {
                count -= 1
            }
            whole += (0..<count).map { TransactionID(replica, UInt64($0) + 1) }
        }
        let held = Set(whole)
        let lost = try ownLost(held)
        if let own, let first = lost.first {
            guard let peer, (peer.heads[own]?.sequence ?? 0) < first.sequence else {
                throw StoreError.damaged(
                    detail: """
                        table log, space \(source.space), transaction \(first): it cannot be read \
                        here, and the server has not handed it back
                        """)
            }
        }
        let rest = lost.compactMap { found[$0] }
        // What stands behind a gap waits for what is missing.
        let behind = found.filter { id, _ in
            !held.contains(id) && id.replica != own && followsItsNeighbour(id)
        }.sorted { ($0.value.position, $0.key) < ($1.value.position, $1.key) }
        try clear()
        try append(whole)
        let latest = try latestOwnStamp(whole)
        if try source.clock().latest < latest {
            try source.setClock(HybridLogicalClock(latest: latest))
        }
        for (_, row) in behind { try keepAside(row, .parked, .early) }
        for row in rest { try keepAside(row, .quarantine, .afterFork) }
        return lost
    }

    /// True where a row's link follows from the one before it, whatever lies before that.
    private func followsItsNeighbour(_ id: TransactionID) -> Bool {
        guard id.sequence > 1, let row = found[id],
            let before = found[TransactionID(id.replica, id.sequence - 1)]?.link
        else { return false }
        return before.next(canonical: row.payload, hash: sha256) == row.link
    }

    /// The transactions of this replica that were written and are not held.
    private func ownLost(_ held: Set<TransactionID>) throws -> [TransactionID] {
        guard let own else { return [] }
        let last = try lastKnown(of: own)
        guard last > 0 else { return [] }
        return (1...last).map { TransactionID(own, $0) }.filter { !held.contains($0) }
    }

    private func lastKnown(of replica: ReplicaID) throws -> UInt64 {
        max(
            try source.heads().heads[replica]?.sequence ?? 0,
            found.keys.lazy.filter { $0.replica == replica }.map(\.sequence).max() ?? 0)
    }

    private func keepAside(
        _ row: Found, _ table: HeldTable, _ cause: HeldTransaction.Cause
    ) throws {
        _ = try source.hold(
            CanonicalTransaction.decode(row.payload), canonical: row.payload, in: table,
            cause: cause, source: nil, receivedMilliseconds: row.receivedMilliseconds)
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
        let others = [
            "candidate", "sharing", "verdict", "refused", "touch", "head", "log", "pack",
            "packedRun",
        ]
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
        source.isDeferring = true
        while !waiting.isEmpty, waiting.count < count {
            count = waiting.count
            var left: [(TransactionID, Found)] = []
            for (id, row) in waiting {
                let transaction = try CanonicalTransaction.decode(row.payload)
                guard try source.vector().admits(transaction) else {
                    left.append((id, row))
                    continue
                }
                try source.append(
                    transaction, canonical: row.payload,
                    receivedMilliseconds: row.receivedMilliseconds)
            }
            waiting = left
        }
        source.isDeferring = false
        try source.settle()
        for (_, row) in waiting { try keepAside(row, .parked, .early) }
    }

    /// The clock as it stands behind every stamp that this replica gave.
    private func latestOwnStamp(_ whole: [TransactionID]) throws -> HybridTimestamp {
        var latest = HybridTimestamp(packed: 0)
        for id in whole where id.replica == own {
            guard let row = found[id] else { continue }
            latest = max(latest, try CanonicalTransaction.decode(row.payload).stamp)
        }
        return latest
    }
}
