import FieldsyncCore
import Foundation
import GRDB

/// A candidate, and where in the log its transaction lies.
struct StoredCandidate: Hashable {
    let candidate: Candidate
    let position: Int64
}

extension SpaceSource {
    /// The open conflicts, in the order of their records and slots.
    func conflicts() throws -> [Conflict] {
        let stored = try differing(writtenConflicts())
        guard let pending else { return stored }
        return stored.filter { !pending.settles($0) }
    }

    /// The conflicts by what was written, wherever references lead.
    func writtenConflicts() throws -> [Conflict] {
        try wholeConflicts(try conflicts(where: "", []))
    }

    func conflicts(of key: RecordKey) throws -> [Conflict] {
        try conflicts(where: "AND type = ? AND id = ?", [key.type.name, Data(key.id.bytes)])
    }

    func conflicts(ofType type: RecordType) throws -> [Conflict] {
        try conflicts(where: "AND type = ?", [type.name])
    }

    private func conflicts(
        where condition: String, _ values: [any DatabaseValueConvertible]
    ) throws -> [Conflict] {
        let sql = Self.selection + " WHERE space = ? AND disputed = 1 \(condition)"
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: sql), arguments: StatementArguments([space.name] + values))
        return try Self.grouped(rows)
            .flatMap { key, slots in slots.map { (key, $0.key, $0.value) } }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
            .map { key, slot, stored in
                let reading = SlotReading(
                    stored.map(\.candidate), of: slot, in: key.type, schema: schema)
                return Conflict(record: key, reading: reading, schema: schema)
            }
    }

    /// The late edits of records that are deleted, in the order of records and transactions.
    func lateEdits() throws -> [LateEdit] {
        let sql = Self.selection + " WHERE space = ? AND slot = '_lateEdits'"
        var deleted: [RecordKey: Bool] = [:]
        var edits: [LateEdit] = []
        for row in try db.rows(sql, space.name) {
            let (part, _, stored) = try Self.candidate(row)
            let key = try standing(part)
            let isDeleted = try deleted[key] ?? record(key)?.isDeleted ?? true
            deleted[key] = isDeleted
            let edit = LateEdit(record: key, candidate: stored.candidate)
            if isDeleted, !edits.contains(edit) { edits.append(edit) }
        }
        return edits.sorted { ($0.record, $0.transaction) < ($1.record, $1.transaction) }
    }

    /// The candidates of the slots that are kept in rows.
    func candidates(of key: RecordKey) throws -> [SlotName: [StoredCandidate]] {
        let sql = Self.selection + " WHERE space = ? AND type = ? AND id = ?"
        let rows = try db.rows(sql, space.name, key.type.name, Data(key.id.bytes))
        return try Self.grouped(rows)[key] ?? [:]
    }

    /// Who says whether a record exists, or one of those that it was merged with.
    func existenceWriters(of key: RecordKey) throws -> [TransactionID] {
        try parts(of: key).flatMap(ownExistenceWriters)
    }

    private func ownExistenceWriters(of key: RecordKey) throws -> [TransactionID] {
        guard let writers = try stored(key)?.writers,
            let holder = writers.positions[WriterMap.existence]
        else { return [] }
        if !writers.witnesses.isEmpty { return try writers.witnesses.map(transactionID) }
        if holder != WriterMap.several { return [try transactionID(at: holder)] }
        return try candidates(of: key)[.existence, default: []].map(\.candidate.transaction)
    }

    /// All candidates of the space that are kept in rows.
    func allCandidates() throws -> [RecordKey: [SlotName: [StoredCandidate]]] {
        try Self.grouped(try db.rows(Self.selection + " WHERE space = ?", space.name))
    }

    /// What the transaction at `position` wrote to a slot.
    func candidate(at position: Int64, of key: RecordKey, slot: SlotName) throws -> Candidate {
        let transaction = try transaction(at: position)
        let writes = transaction.writes(schema: schema).first { $0.record == key }
        guard let content = writes?.slots.first(where: { $0.slot == slot })?.step.content else {
            throw StoreError.damaged(
                detail: "record \(key): transaction \(transaction.id) did not write \(slot.name)")
        }
        return Candidate(
            transaction: transaction.id, stamp: transaction.stamp, author: transaction.author,
            content: content)
    }

    /// Puts `candidates` in the place of those that are kept for a slot.
    ///
    /// - Parameter present: The rows that there are.
    func replaceCandidates(
        of key: RecordKey, slot: SlotName, by candidates: [StoredCandidate],
        present: [StoredCandidate]
    ) throws {
        func isDisputed(_ stored: [StoredCandidate]) -> Bool {
            SlotReading(stored.map(\.candidate), of: slot, in: key.type, schema: schema).isConflict
        }
        let disputed = isDisputed(candidates)
        if slot == .merges { forgetMerges() }
        // A log has many rows, of which a write leaves all as they are.
        let kept =
            disputed == isDisputed(present) ? Set(present).intersection(candidates) : []
        for stored in present where !kept.contains(stored) {
            // With the sign SQLite does not hold the slot against the conditions of partial
            // indexes, for which it would prepare the statement anew for every other slot.
            let statement = try DirectStatement(
                db,
                """
                DELETE FROM candidate
                WHERE space = ? AND type = ? AND id = ? AND +slot = ? AND position = ?
                """)
            bind(key, slot, stored, to: statement)
            try statement.run()
        }
        for stored in candidates where !kept.contains(stored) {
            try insert(stored, of: key, slot: slot, disputed: disputed)
        }
    }

    private func insert(
        _ stored: StoredCandidate, of key: RecordKey, slot: SlotName, disputed: Bool
    ) throws {
        let candidate = stored.candidate
        let statement = try DirectStatement(
            db,
            """
            INSERT INTO candidate (space, type, id, slot, position, replica, sequence,
            wallMilliseconds, counter, author, content, disputed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?, ?)
            """)
        bind(key, slot, stored, to: statement)
        statement.bind(6, candidate.transaction.replica.value)
        statement.bind(7, Int64(candidate.transaction.sequence))
        statement.bind(8, Int64(candidate.stamp.wallMilliseconds))
        statement.bind(9, Int64(candidate.stamp.counter))
        statement.bind(10, Array(candidate.author.utf8))
        statement.bind(11, CandidateContent.text(candidate.content))
        statement.bind(12, disputed ? 1 : 0)
        try statement.run()
    }

    /// Binds what picks a row, to the first five places.
    private func bind(
        _ key: RecordKey, _ slot: SlotName, _ stored: StoredCandidate,
        to statement: DirectStatement
    ) {
        statement.bind(1, space.name)
        statement.bind(2, key.type.name)
        statement.bind(3, key.id.value)
        statement.bind(4, slot.columnName)
        statement.bind(5, stored.position)
    }

    // MARK: Rows

    // Texts pass as bytes where they may hold a zero, at which SQLite's C strings end.
    private static let selection = """
        SELECT type, id, slot, position, replica, sequence, wallMilliseconds, counter,
        CAST(author AS BLOB), content FROM candidate
        """

    private static func grouped(
        _ rows: [Row]
    ) throws -> [RecordKey: [SlotName: [StoredCandidate]]] {
        var result: [RecordKey: [SlotName: [StoredCandidate]]] = [:]
        for row in rows {
            let (key, slot, stored) = try candidate(row)
            result[key, default: [:]][slot, default: []].append(stored)
        }
        return result.mapValues { slots in
            slots.mapValues { stored in
                stored.sorted { $0.candidate.transaction < $1.candidate.transaction }
            }
        }
    }

    private static func candidate(
        _ row: Row
    ) throws -> (RecordKey, SlotName, StoredCandidate) {
        guard let type = RecordType(try row.checkedText(0, "candidate.type")),
            let id = RecordID(bytes: try row.checkedBytes(1, "candidate.id")),
            let slot = SlotName(columnName: try row.checkedText(2, "candidate.slot")),
            let stamp = HybridTimestamp(
                wallMilliseconds: try row.checkedCount(6, "candidate.wallMilliseconds"),
                counter: UInt16(clamping: try row.checkedInteger(7, "candidate.counter")))
        else { throw Row.damaged("candidate.slot") }
        let author = String(decoding: try row.checkedBytes(8, "candidate.author"), as: UTF8.self)
        let content = try CandidateContent.content(
            row.checkedText(9, "candidate.content"), slot: slot)
        let candidate = Candidate(
            transaction: TransactionID(
                try row.checkedReplica(4, "candidate.replica"),
                try row.checkedCount(5, "candidate.sequence")),
            stamp: stamp, author: author, content: content)
        let position = try row.checkedInteger(3, "candidate.position")
        return (
            RecordKey(type, id), slot, StoredCandidate(candidate: candidate, position: position)
        )
    }
}
