import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

extension SpaceSource {
    /// Appends an admitted transaction to the log and changes the rows that it writes.
    ///
    /// - Parameters:
    ///   - canonical: Its canonical bytes.
    ///   - receivedMilliseconds: This replica's clock.
    func append(
        _ transaction: ReplicatedTransaction, canonical: [UInt8], receivedMilliseconds: UInt64
    ) throws {
        let heads = try heads()
        let replica = transaction.id.replica
        let hash = (heads.heads[replica]?.hash ?? .origin).next(canonical: canonical, hash: sha256)
        let latest = UInt64(Instant.latestMilliseconds)
        let received = Int64(min(receivedMilliseconds, latest))
        let link = Data(hash.bytes)
        try db.run(
            """
            INSERT INTO log (space, replica, sequence, wallMilliseconds, counter, author,
            receivedMilliseconds, hash, payload, rowCheck) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, space.name, Data(replica.bytes), Int64(transaction.id.sequence),
            Int64(transaction.stamp.wallMilliseconds), Int64(transaction.stamp.counter),
            Self.readable(transaction.author), received, link, Data(canonical),
            RowCheck.log(link, received))
        let position = db.lastInsertedRowID
        remember(transaction, at: position)
        try applyRows(transaction, at: position, held: heads.vector)
        try setHead(replica, Head(sequence: transaction.id.sequence, hash: hash))
    }

    /// Changes the rows that a transaction of the log writes.
    ///
    /// - Parameter held: What was held before it.
    func applyRows(
        _ transaction: ReplicatedTransaction, at position: Int64, held: VersionVector
    ) throws {
        // Nearly every author had seen all there is, and then nothing has to be looked up.
        let sawAll = transaction.context.covers(held)
        for writes in transaction.writes(schema: schema) {
            var record = try stored(writes.record) ?? StoredRecord(key: writes.record)
            var contested: [SlotName: [StoredCandidate]]?
            for (slot, content, _) in writes.slots {
                let candidate = Candidate(
                    transaction: transaction.id, stamp: transaction.stamp,
                    author: transaction.author, content: content)
                try merge(
                    StoredCandidate(candidate: candidate, position: position),
                    seen: sawAll ? nil : transaction.context, slot: slot, into: &record,
                    contested: &contested)
            }
            try store(record)
            try db.run(
                "INSERT OR IGNORE INTO touch (id, position) VALUES (?, ?)",
                Data(writes.record.id.bytes), position)
        }
    }

    /// One write to one slot.
    ///
    /// - Parameter seen: What its author had seen; nil where that was everything.
    private func merge(
        _ write: StoredCandidate,
        seen: VersionVector?,
        slot: SlotName,
        into record: inout StoredRecord,
        contested: inout [SlotName: [StoredCandidate]]?
    ) throws {
        let number = try number(of: slot)
        let holder = record.writers.positions[number]
        var present: [StoredCandidate] = []
        if let holder, let seen {
            if holder == WriterMap.several {
                if contested == nil { contested = try candidates(of: record.key) }
                present = contested?[slot] ?? []
            } else if !seen.contains(try transactionID(at: holder)) {
                let candidate = try candidate(at: holder, of: record.key, slot: slot)
                present = [StoredCandidate(candidate: candidate, position: holder)]
            }
        }
        let merged = CausalMerge.candidates(
            present.map(\.candidate), with: write.candidate, seen: seen ?? VersionVector())
        let positions = Dictionary(
            (present + [write]).map { ($0.candidate.transaction, $0.position) }
        ) { $1 }
        let stored = merged.map {
            StoredCandidate(
                candidate: $0, position: positions[$0.transaction] ?? write.position)
        }
        if stored.count > 1 || holder == WriterMap.several {
            try replaceCandidates(
                of: record.key, slot: slot, by: stored.count > 1 ? stored : [])
        }
        record.writers.positions[number] =
            stored.count > 1 ? WriterMap.several : write.position
        if let shown = CausalMerge.shown(merged) { record.show(shown.content, slot, schema) }
    }

    /// The part of a text that any reader of an SQLite file sees.
    static func readable(_ text: String) -> String {
        String(decoding: text.utf8.prefix { $0 != 0 }, as: UTF8.self)
    }
}

extension StoredRecord {
    /// Puts a slot's content where it is shown.
    mutating func show(_ content: SlotContent, _ slot: SlotName, _ schema: Schema) {
        switch (content, slot) {
        case (.existence(let deleted), _): isDeleted = deleted
        case (.values(let values), .field(let name)):
            for field in schema.fields(ofSlot: name, in: key.type) { fields[field] = nil }
            for (field, value) in values { fields[field] = value }
        case (.values, .existence): break
        }
    }
}
