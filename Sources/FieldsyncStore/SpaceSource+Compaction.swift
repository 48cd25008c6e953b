import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// A laptop's old packs lose their segments, and get them back.
extension SpaceSource {
    // MARK: What can go

    /// What of this space can go.
    ///
    /// - Parameters:
    ///   - backup: What the server's backup holds of the space.
    ///   - limit: What was written then or later stays.
    func compaction(backup: SpaceHeads, before limit: Instant) throws -> Compaction.Part {
        var part = Compaction.Part(space: space)
        let judged = try judgedPacks()
        for name in try packs(reaching: 0) {
            guard let pack = try pack(named: name) else { continue }
            let count = pack.index.positions.count
            if pack.isLetGo {
                part.linksOnly += count
                continue
            }
            let newest = try newestStamp(of: pack)
            if newest.instant >= limit {
                part.kept[.tooNew, default: 0] += count
            } else if judged.contains(name) {
                part.kept[.judged, default: 0] += count
            } else if try !pack.index.writers.allSatisfy({ try isHeld($0, by: backup) }) {
                part.kept[.notBackedUp, default: 0] += count
            } else {
                part.packs.append(name)
                part.transactions += count
                part.newest = max(part.newest ?? newest.instant, newest.instant)
                part.bytes += pack.segment.count
            }
        }
        let sql = "SELECT count(*) FROM log WHERE space = ?"
        let rows = try db.row(sql, space.name)?.checkedInteger(0, "count") ?? 0
        if rows > 0 { part.kept[.unpacked] = Int(rows) }
        return part
    }

    /// When the newest transaction of a pack was written.
    func newestStamp(of pack: LogPack) throws -> HybridTimestamp {
        try pack.index.positions.indices.reduce(HybridTimestamp(packed: 0)) {
            max($0, try pack.signature(at: $1).stamp)
        }
    }

    /// True where a backup holds all that a replica wrote in a pack, and its chain is this one.
    private func isHeld(_ writer: PackIndex.Writer, by backup: SpaceHeads) throws -> Bool {
        guard let head = backup.heads[writer.replica], head.sequence >= writer.last else {
            return false
        }
        do {
            return try link(of: TransactionID(writer.replica, head.sequence)) == head.hash
        } catch StoreError.historyLetGo {
            return false
        }
    }

    /// The packs in which verdicts lie, or what was refused.
    func judgedPacks() throws -> Set<Int64> {
        var found: Set<Int64> = []
        for row in try db.rows("SELECT position FROM verdict WHERE space = ?", space.name) {
            let position = try row.checkedInteger(0, "verdict.position")
            if let pack = try pack(around: position) { found.insert(pack.first) }
        }
        for refused in try refused() {
            if let pack = try pack(with: refused.transaction) { found.insert(pack.first) }
        }
        return found
    }

    // MARK: Letting go

    /// Lets go of the segment of a pack.
    ///
    /// - Returns: By how many bytes the pack is shorter.
    func letGo(ofPack name: Int64) throws -> Int {
        guard let pack = try pack(named: name), !pack.isLetGo else { return 0 }
        let rows = try rows(of: pack)
        try keepContents(of: rows)
        let index = pack.index.leaving(try PackRemains(of: rows, pack.index))
        let before = try pack.index.bytes().count + pack.segment.count
        return before - (try rewrite(pack, index, segment: []))
    }

    /// Writes a pack's row in another form.
    ///
    /// - Returns: The bytes of its entries and its segment.
    private func rewrite(
        _ pack: LogPack, _ index: PackIndex, segment: [UInt8]
    ) throws -> Int {
        let (entries, bytes) = (Data(try index.bytes()), Data(segment))
        try db.run(
            "UPDATE pack SET entries = ?, segment = ?, rowCheck = ? WHERE first = ?", entries,
            bytes, RowCheck.pack(space.name, pack.first, pack.last, entries, bytes), pack.first)
        knownPacks = KnownPacks()
        return entries.count + bytes.count
    }

    /// Puts what some transactions wrote to slots, and what the records' rows do not tell just so,
    /// beside the rows.
    private func keepContents(of rows: [LogRow]) throws {
        let positions = Set(rows.map(\.position))
        for key in Set(try rows.flatMap { try $0.transaction().operations.flatMap(\.records) }) {
            guard var record = try stored(key) else { continue }
            var isChanged = false
            for (number, position) in record.writers.positions where positions.contains(position) {
                guard let slot = try slot(numbered: number), slot != .existence else { continue }
                let written = try candidate(at: position, of: key, slot: slot)
                if keptContent(of: slot, in: record) == written.content { continue }
                try replaceCandidates(
                    of: key, slot: slot,
                    by: [StoredCandidate(candidate: written, position: position)], present: [])
                record.writers.positions[number] = WriterMap.several
                isChanged = true
            }
            if isChanged { try store(record) }
        }
        forgetRows()
    }

    // MARK: Getting back

    /// Puts back what was let go of, as far as it is among `handed`.
    ///
    /// - Parameter followsRows: Rows are put back as they were too; else they are about to be made
    ///   anew.
    /// - Returns: How many transactions are back, and how many are not.
    func takeBack(
        _ handed: [TransactionID: ReplicatedTransaction], followsRows: Bool
    ) throws -> (back: Int, missing: Int) {
        var (back, missing) = (0, 0)
        for name in try packs(reaching: 0) {
            guard let pack = try pack(named: name), pack.isLetGo else { continue }
            let count = pack.index.positions.count
            guard let found = transactions(of: pack, among: handed) else {
                missing += count
                continue
            }
            let segment = try Segment(found).encoded(hash: sha256)
            _ = try rewrite(pack, pack.index.leaving(nil), segment: segment)
            if followsRows { try forgetContents(from: pack.first, to: pack.last) }
            back += count
        }
        return (back, missing)
    }

    /// The transactions of a pack, proven by the links on both sides of it; nil where one is
    /// missing or another one than it was.
    private func transactions(
        of pack: LogPack, among handed: [TransactionID: ReplicatedTransaction]
    ) -> [ReplicatedTransaction]? {
        let index = pack.index
        var links = index.writers.map(\.before)
        var found: [ReplicatedTransaction] = []
        for place in index.positions.indices {
            guard let transaction = handed[index.id(at: place)] else { return nil }
            let writer = index.writer(at: place)
            links[writer] = links[writer].next(
                canonical: CanonicalTransaction.encode(transaction), hash: sha256)
            found.append(transaction)
        }
        return links == index.remains?.after ? found : nil
    }

    /// Takes away what ``keepContents(of:)`` wrote: of slots with one writer rows and log tell all.
    private func forgetContents(from first: Int64, to last: Int64) throws {
        let sql = """
            SELECT DISTINCT type, id FROM candidate WHERE space = ? AND position BETWEEN ? AND ?
            """
        for row in try db.rows(sql, space.name, first, last) {
            guard let type = RecordType(try row.checkedText(0, "candidate.type")),
                let id = RecordID(bytes: try row.checkedBytes(1, "candidate.id"))
            else { throw Row.damaged("candidate.id") }
            let key = RecordKey(type, id)
            guard var record = try stored(key) else { continue }
            for (slot, stored) in try candidates(of: key)
            where stored.count == 1 && !stored.map(\.candidate).needRows {
                try replaceCandidates(of: key, slot: slot, by: [], present: stored)
                record.writers.positions[try number(of: slot)] = stored[0].position
            }
            try store(record)
        }
        forgetRows()
    }

    /// Where the history that is here begins to be whole: of each replica the last transaction
    /// before its first that was let go of. Empty where nothing was.
    func wholeHeads() throws -> (heads: SpaceHeads, letGo: Int) {
        var result = try heads()
        var count = 0
        for name in try packs(reaching: 0) {
            guard let pack = try pack(named: name), pack.isLetGo else { continue }
            count += pack.index.positions.count
            for writer in pack.index.writers
            where (result.heads[writer.replica]?.sequence ?? 0) >= writer.first {
                result.heads[writer.replica] =
                    writer.first == 1
                    ? nil : Head(sequence: writer.first - 1, hash: writer.before)
            }
        }
        return (result, count)
    }

    /// Throws ``StoreError/historyLetGo(_:written:)`` where something was let go of that is not
    /// among `handed`: who makes the log anew would lose it.
    func requireHistory(or handed: [ReplicatedTransaction]) throws {
        let known = Set(handed.map(\.id))
        for name in try packs(reaching: 0) {
            let pack: LogPack?
            do {
                pack = try self.pack(named: name)
            } catch StoreError.damaged {
                continue
            }
            guard let pack, pack.isLetGo else { continue }
            for place in pack.index.positions.indices
            where !known.contains(pack.index.id(at: place)) { throw pack.letGo }
        }
    }
}
