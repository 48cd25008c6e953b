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
        try judge(transaction, at: position)
        try setHead(replica, Head(sequence: transaction.id.sequence, hash: hash))
    }

    /// Changes the rows that a transaction of the log writes.
    ///
    /// - Parameter held: What was held before it.
    func applyRows(
        _ transaction: ReplicatedTransaction, at position: Int64, held: VersionVector
    ) throws {
        let author = SlotAuthor(
            transaction: transaction, position: position,
            sawAll: transaction.context.covers(held))
        for writes in transaction.writes(schema: schema) {
            var record = try stored(writes.record) ?? StoredRecord(key: writes.record)
            var contested: [SlotName: [StoredCandidate]]?
            for write in writes.slots {
                try merge(write, by: author, into: &record, contested: &contested)
            }
            if !record.writers.positions.isEmpty { try store(record) }
            try db.run(
                "INSERT OR IGNORE INTO touch (id, position) VALUES (?, ?)",
                Data(writes.record.id.bytes), position)
        }
    }

    /// One write to one slot.
    private func merge(
        _ write: SlotWrite,
        by author: SlotAuthor,
        into record: inout StoredRecord,
        contested: inout [SlotName: [StoredCandidate]]?
    ) throws {
        let number = try number(of: write.slot)
        let holder = record.writers.positions[number]
        if holder == nil, write.step.content == nil { return }
        let present = try present(
            write, by: author, holder: holder, record: record, contested: &contested)
        let merged = CausalMerge.candidates(
            (present ?? []).map(\.candidate), after: write.step, of: author.transaction)
        try count(
            merged, insteadOf: holder == nil ? [] : present, slot: write.slot, of: record,
            holder: holder)
        let positions = Dictionary(
            (present ?? []).map { ($0.candidate.transaction, $0.position) }
        ) { $1 }
        let stored = merged.map {
            StoredCandidate(
                candidate: $0, position: positions[$0.transaction] ?? author.position)
        }
        let inRows = merged.needRows
        if inRows || holder == WriterMap.several {
            try replaceCandidates(
                of: record.key, slot: write.slot, by: inRows ? stored : [],
                present: holder == WriterMap.several ? present ?? [] : [])
        }
        record.writers.positions[number] = inRows ? WriterMap.several : stored.first?.position
        record.show(merged, write.slot, schema)
    }

    /// The candidates that a write may leave something of. Nearly every author had seen all there
    /// is and replaces it; then nothing has to be looked up, and there is nil.
    private func present(
        _ write: SlotWrite,
        by author: SlotAuthor,
        holder: Int64?,
        record: StoredRecord,
        contested: inout [SlotName: [StoredCandidate]]?
    ) throws -> [StoredCandidate]? {
        guard let holder else { return [] }
        if holder == WriterMap.several {
            if contested == nil { contested = try candidates(of: record.key) }
            return contested?[write.slot] ?? []
        }
        let isReplaced =
            try write.step.replaces(isDeleted: record.isDeleted)
            && (author.sawAll || author.transaction.saw(try transactionID(at: holder)))
        if isReplaced { return nil }
        let candidate = try candidate(at: holder, of: record.key, slot: write.slot)
        return [StoredCandidate(candidate: candidate, position: holder)]
    }

    /// The part of a text that any reader of an SQLite file sees.
    static func readable(_ text: String) -> String {
        String(decoding: text.utf8.prefix { $0 != 0 }, as: UTF8.self)
    }
}

/// Who writes to slots, and where in the log.
private struct SlotAuthor {
    let transaction: ReplicatedTransaction
    let position: Int64
    /// True where the author had seen everything that is held here.
    let sawAll: Bool
}

extension SlotStep {
    /// True where nothing is left of a slot's only candidate, once it was seen.
    fileprivate func replaces(isDeleted: Bool) -> Bool {
        switch self {
        case .replace: true
        case .witness: !isDeleted
        case .lateEdit, .settleLateEdits, .edit, .append: false
        }
    }
}

extension [Candidate] {
    /// True where `_writers` cannot say who wrote them: there are several, or one of which only a
    /// part may be left, or which the next write leaves where it is.
    var needRows: Bool {
        switch first?.content {
        case .lateEdit, .members, .entries: true
        case .existence, .values, nil: count > 1
        }
    }
}

extension StoredRecord {
    /// Puts what a slot's candidates come to where it is shown.
    mutating func show(_ candidates: [Candidate], _ slot: SlotName, _ schema: Schema) {
        switch slot {
        case .existence:
            isDeleted = CausalMerge.shown(candidates)?.content != .existence(deleted: false)
        case .lateEdits: break
        case .field(let name):
            for field in schema.fields(ofSlot: name, in: key.type) { fields[field] = nil }
            let reading = SlotReading(candidates, of: slot, in: key.type, schema: schema)
            fields.merge(reading.shownValues) { $1 }
        }
    }
}
