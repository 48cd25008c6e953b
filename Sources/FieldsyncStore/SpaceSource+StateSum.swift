import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

extension SpaceSource {
    /// Notes what a slot counts now, instead of what it counted.
    ///
    /// - Parameters:
    ///   - present: The candidates before; nil where the only one is known by its row alone.
    ///   - record: The record as it was before.
    ///   - holder: Where the transaction of the slot's only candidate lies.
    func count(
        _ merged: [Candidate],
        insteadOf present: [StoredCandidate]?,
        slot: SlotName,
        of record: StoredRecord,
        holder: Int64?
    ) throws {
        if let present {
            let before = present.map(\.candidate)
            if before == merged { return }
            sumChange.remove(StateSum(before, slot: slot, of: record.key))
        } else if let holder {
            sumChange.remove(try shownSum(slot, of: record, at: holder))
        }
        sumChange.add(StateSum(merged, slot: slot, of: record.key))
    }

    /// What a slot with one candidate counts. Nearly always its row has the content, so that the
    /// transaction is not read.
    private func shownSum(
        _ slot: SlotName, of record: StoredRecord, at position: Int64
    ) throws -> StateSum {
        let content: SlotContent
        switch slot {
        case .existence: content = .existence(deleted: record.isDeleted)
        case .field(let name)
        where [.guarded, .register].contains(schema.policy(ofSlot: name, in: record.key.type)):
            var values: [FieldName: FieldValue?] = [:]
            for field in schema.fields(ofSlot: name, in: record.key.type) {
                if let value = record.fields[field] { values[field] = value }
            }
            content = .values(values)
        case .field, .lateEdits, .merges:
            content = try holder(at: position, of: record, slot: slot).content
        }
        return StateSum(
            content, slot: slot, of: record.key, by: try transactionID(at: position))
    }

    /// What a record counts, by its row and its candidates as they are now.
    func sum(of record: StoredRecord) throws -> StateSum {
        var sum = StateSum()
        var contested: [SlotName: [StoredCandidate]]?
        for (number, position) in record.writers.positions {
            guard let slot = try slot(numbered: number) else { throw Row.damaged("_writers") }
            if position != WriterMap.several {
                sum.add(try shownSum(slot, of: record, at: position))
                continue
            }
            if slot == .existence, !record.writers.witnesses.isEmpty {
                for witness in record.writers.witnesses {
                    sum.add(try shownSum(slot, of: record, at: witness))
                }
                continue
            }
            let candidates = try contested ?? self.candidates(of: record.key)
            contested = candidates
            let found = (candidates[slot] ?? []).map(\.candidate)
            sum.add(StateSum(found, slot: slot, of: record.key))
        }
        return sum
    }

    /// What the records count whose ids begin with `prefix`, by the next byte of their ids.
    ///
    /// Costs by the records in the range. A row that cannot be read counts as nothing.
    func sums(under prefix: [UInt8]) throws -> [UInt8: StateSum] {
        var sums: [UInt8: StateSum] = [:]
        try forEachRecord(under: prefix) { record in
            let bytes = record.key.id.bytes
            let next = prefix.count < bytes.count ? bytes[prefix.count] : 0
            do {
                sums[next, default: StateSum()].add(try sum(of: record))
            } catch StoreError.damaged {
                return
            }
        }
        return sums.filter { $0.value != StateSum() }
    }

    /// Hands over each record whose id begins with `prefix`; one that cannot be read is left out.
    private func forEachRecord(
        under prefix: [UInt8], _ body: (StoredRecord) throws -> Void
    ) throws {
        let (low, high) = Self.bounds(prefix)
        for table in tables.all {
            let cursor = try Row.fetchCursor(
                db, sql: "\(table.selection) WHERE space = ? AND id >= ? AND id <= ?",
                arguments: [space.name, low, high])
            while let row = try cursor.next() {
                let record: StoredRecord
                do {
                    record = try StoredRecord(row, table: table)
                } catch StoreError.damaged {
                    continue
                }
                try body(record)
            }
        }
    }

    /// The lowest and the highest id that begin with `prefix`.
    private static func bounds(_ prefix: [UInt8]) -> (Data, Data) {
        let rest = max(0, 16 - prefix.count)
        return (
            Data(prefix + [UInt8](repeating: 0, count: rest)),
            Data(prefix + [UInt8](repeating: 0xFF, count: rest))
        )
    }

    // MARK: Deriving anew

    /// Makes the rows of every record anew whose id begins with `prefix`, from the log.
    ///
    /// Costs by the whole log, since what the rows say of it may be what is wrong; each transaction
    /// that is used is proven by its chain. The sum of the space is left as it was.
    func deriveAnew(under prefix: [UInt8]) throws {
        let (low, high) = Self.bounds(prefix)
        forgetRows()
        var touched: [RecordKey: TouchList] = [:]
        try forEachLogRow { row in
            for key in try row.transaction().operations.flatMap(\.records)
            where key.id.bytes.starts(with: prefix) {
                touched[key, default: TouchList()].add(row.position)
            }
        }
        try db.run(
            "DELETE FROM touch WHERE space = ? AND id >= ? AND id <= ?", space.name, low, high)
        for table in tables.all {
            try db.run(
                "DELETE FROM \(table.name) WHERE space = ? AND id >= ? AND id <= ?",
                space.name, low, high)
        }
        try db.run(
            "DELETE FROM candidate WHERE space = ? AND id >= ? AND id <= ?",
            space.name, low, high)
        var proof = LogProof(self)
        for (key, touches) in touched.sorted(by: { $0.key < $1.key }) {
            try derive(key, touches, &proof)
        }
    }

    /// Replays the transactions that stand and touch a record of which no row is left.
    func derive(
        _ key: RecordKey, _ touches: TouchList, _ proof: inout LogProof
    ) throws {
        var record = StoredRecord(key: key)
        var slots: [SlotName: [StoredCandidate]] = [:]
        let positions = TouchList.positions(touches.packed) ?? []
        for position in positions where try !isRefused(transactionID(at: position)) {
            let transaction = try proof.transaction(at: position)
            let writes = transaction.writes(schema: schema).first { $0.record == key }
            for write in writes?.slots ?? [] {
                let present = slots[write.slot] ?? []
                let known = Dictionary(
                    present.map { ($0.candidate.transaction, $0.position) }) { $1 }
                let merged = CausalMerge.candidates(
                    present.map(\.candidate), after: write.step, of: transaction)
                slots[write.slot] = merged.map {
                    StoredCandidate(
                        candidate: $0, position: known[$0.transaction] ?? position)
                }
            }
        }
        for (slot, stored) in slots.sorted(by: { $0.key < $1.key }) where !stored.isEmpty {
            try put(stored, slot, in: &record)
        }
        if record.writers.positions.isEmpty {
            for position in positions { try list(key.id, at: position) }
        } else {
            record.touches = touches.packed
            try store(record)
        }
    }

    /// Gives a slot its candidates, in a record of which no row is written yet.
    func put(
        _ stored: [StoredCandidate], _ slot: SlotName, in record: inout StoredRecord
    ) throws {
        let candidates = stored.map(\.candidate)
        if candidates.needRows {
            try replaceCandidates(of: record.key, slot: slot, by: stored, present: [])
        }
        record.writers.set(stored, of: try number(of: slot))
        record.show(
            SlotReading(candidates, of: slot, in: record.key.type, schema: schema), schema)
    }

    /// Sums the space up by its rows, and keeps that in the place of what was kept.
    func countAnew() throws {
        try shareAnew()
        var sum = StateSum()
        for part in try sums(under: []).values { sum.add(part) }
        try setStateSum(sum)
    }
}
