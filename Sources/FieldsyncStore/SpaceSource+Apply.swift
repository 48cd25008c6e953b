import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

extension SpaceSource {
    /// Appends an admitted transaction to the log and changes the rows that it writes.
    ///
    /// While ``isDeferring`` the rows and the heads are changed in memory only.
    ///
    /// - Parameters:
    ///   - canonical: Its canonical bytes.
    ///   - foreseen: Its link, where that follows from the one before.
    ///   - receivedMilliseconds: This replica's clock.
    func append(
        _ transaction: ReplicatedTransaction, canonical: [UInt8],
        foreseen: (before: ChainHash, link: ChainHash)? = nil, receivedMilliseconds: UInt64
    ) throws {
        let sawAll = try transaction.context.covers(vector())
        let replica = transaction.id.replica
        let before = try heads().heads[replica]?.hash ?? .origin
        let link: ChainHash
        if let foreseen, foreseen.before == before {
            link = foreseen.link
        } else {
            link = ChainLink.after(before, canonical)
        }
        let latest = UInt64(Instant.latestMilliseconds)
        let received = Int64(min(receivedMilliseconds, latest))
        let position = try nextPosition()
        addFresh(
            LogRow(
                position: position, id: transaction.id, link: link, receivedMilliseconds: received,
                payload: canonical, decoded: transaction, isProven: false), after: before)
        append(transaction.id, at: position)
        try applyRows(transaction, at: position, sawAll: sawAll)
        try judge(transaction, at: position)
        try moveHead(replica, Head(sequence: transaction.id.sequence, hash: link))
        if !isDeferring { try settle() }
    }

    /// Writes what was changed in memory. Whoever defers or applies has to do this in the same
    /// SQLite transaction, before anybody reads rows by SQL.
    func settle() throws {
        try writeLog()
        try writeRows()
        try writeHeads()
        try packIfDue()
    }

    /// Changes the rows that a transaction of the log writes, in memory until ``settle()``.
    ///
    /// - Parameter sawAll: True where its author had seen all that was held before it.
    func applyRows(
        _ transaction: ReplicatedTransaction, at position: Int64, sawAll: Bool
    ) throws {
        try makeRoom()
        let author = SlotAuthor(transaction: transaction, position: position, sawAll: sawAll)
        if try applyPlainly(author) { return }
        for writes in transaction.writes(schema: schema) {
            let rows = liveRows(of: writes.record.type)
            let row = try liveRow(writes.record, in: rows)
            var slots = writes.slots[...]
            if case .witness? = slots.first?.step, try witness(row, rows, author) {
                slots = slots.dropFirst()
            }
            try count(row, rows)
            var record = try storedRecord(row, rows)
            var contested: [SlotName: [StoredCandidate]]?
            for write in slots {
                try merge(write, by: author, into: &record, contested: &contested)
            }
            if record.writers.positions.isEmpty {
                // Nothing of it is shown, and there was no row.
                rows.forget(writes.record.id)
                try list(writes.record.id, at: position)
            } else {
                try take(record, into: row, rows)
                row.touches.add(position)
            }
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
        let wereInRows =
            holder == WriterMap.several
            && (write.slot != .existence || record.writers.witnesses.isEmpty)
        if merged.needRows || wereInRows {
            try replaceCandidates(
                of: record.key, slot: write.slot, by: merged.needRows ? stored : [],
                present: wereInRows ? present ?? [] : [])
        }
        record.writers.set(stored, of: number)
        record.show(
            SlotReading(merged, of: write.slot, in: record.key.type, schema: schema), schema)
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
        if write.slot == .existence, !record.writers.witnesses.isEmpty {
            return try record.writers.witnesses.map {
                StoredCandidate(
                    candidate: try self.holder(at: $0, of: record, slot: .existence),
                    position: $0)
            }
        }
        if holder == WriterMap.several {
            if contested == nil { contested = try candidates(of: record.key) }
            return contested?[write.slot] ?? []
        }
        // What the same transaction was about to write plainly gives way to all that it writes.
        let isReplaced =
            try holder == author.position
            || write.step.replaces(isDeleted: record.isDeleted)
                && (author.sawAll || author.transaction.saw(try transactionID(at: holder)))
        if isReplaced { return nil }
        let candidate = try self.holder(at: holder, of: record, slot: write.slot)
        return [StoredCandidate(candidate: candidate, position: holder)]
    }

    /// The part of a text that any reader of an SQLite file sees.
    static func readable(_ text: String) -> String {
        if !text.utf8.contains(0) { return text }
        return String(decoding: text.utf8.prefix { $0 != 0 }, as: UTF8.self)
    }
}

/// Who writes to slots, and where in the log.
struct SlotAuthor {
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
        case .lateEdit, .settleLateEdits, .edit, .append, .link: false
        }
    }
}

extension [Candidate] {
    /// True where `_writers` cannot say who wrote them: there are several, or one of which only a
    /// part may be left, or which the next write leaves where it is.
    var needRows: Bool {
        switch first?.content {
        case .lateEdit, .members, .entries, .links: true
        case .existence: count > 1 && !areWitnesses
        case .values, nil: count > 1
        }
    }

    /// True where there are several, and all say that the record is there.
    var areWitnesses: Bool {
        count > 1 && allSatisfy { $0.content == .existence(deleted: false) }
    }
}

extension WriterMap {
    /// Notes who wrote a slot.
    mutating func set(_ stored: [StoredCandidate], of number: UInt64) {
        let candidates = stored.map(\.candidate)
        if number == Self.existence {
            witnesses = candidates.areWitnesses ? stored.map(\.position).sorted() : []
        }
        positions[number] =
            candidates.needRows || candidates.areWitnesses
            ? Self.several : stored.first?.position
    }
}

extension StoredRecord {
    /// Puts what a slot's candidates come to where it is shown.
    mutating func show(_ reading: SlotReading, _ schema: Schema) {
        switch reading.slot {
        case .existence: isDeleted = reading.shown?.content != .existence(deleted: false)
        case .lateEdits, .merges: break
        case .field(let name):
            for field in schema.fields(ofSlot: name, in: key.type) { fields[field] = nil }
            fields.merge(reading.shownValues) { $1 }
        }
    }
}
