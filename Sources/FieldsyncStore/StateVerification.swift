import FieldsyncCore
import GRDB

/// Compares the rows of one space with the log replayed in memory.
struct StateVerification {
    let file: String
    let source: SpaceSource
    let log: VerifiedLog

    func run() throws -> [VerifyFinding] {
        let candidates = try source.allCandidates()
        var touches: Set<VerifiedLog.Touch> = []
        let records = try compareRecords(&touches)
        return try records + compareCandidates(candidates) + compareTouches(touches)
            + compareRefused() + (records.isEmpty ? compareSharing() : [])
    }

    private func finding(
        _ table: String, _ record: RecordKey?, _ message: String
    ) -> VerifyFinding {
        VerifyFinding(file: file, table: table, space: source.space, record: record, message)
    }

    // MARK: Records

    private func compareRecords(
        _ touches: inout Set<VerifiedLog.Touch>
    ) throws -> [VerifyFinding] {
        var findings: [VerifyFinding] = []
        var seen: Set<RecordKey> = []
        for table in source.tables.all {
            let cursor = try Row.fetchCursor(
                source.db, sql: "\(table.selection) WHERE space = ? ORDER BY id",
                arguments: [source.space.name])
            while let row = try cursor.next() {
                do {
                    let record = try StoredRecord(row, table: table)
                    seen.insert(record.key)
                    findings += try compare(record, table)
                    guard let positions = TouchList.positions(record.touches) else {
                        throw Row.damaged("\(table.name)._touches")
                    }
                    for position in positions {
                        touches.insert(.init(id: record.key.id, position: position))
                    }
                } catch StoreError.damaged(let detail) {
                    findings.append(finding(table.name, nil, detail))
                }
            }
        }
        for key in log.state.records.keys.sorted() where !seen.contains(key) {
            findings.append(
                finding(source.tables[key.type].name, key, "the row is missing or unreadable"))
        }
        return findings
    }

    private func compare(
        _ record: StoredRecord, _ table: TypeTable
    ) throws -> [VerifyFinding] {
        guard let slots = log.state.records[record.key] else {
            return [finding(table.name, record.key, "the log knows nothing of it")]
        }
        var findings: [VerifyFinding] = []
        var expected = StoredRecord(key: record.key)
        var writers: [SlotName: Int64] = [:]
        var witnesses: [Int64] = []
        for (slot, candidates) in slots {
            expected.show(
                SlotReading(candidates, of: slot, in: record.key.type, schema: source.schema),
                source.schema)
            let positions = candidates.compactMap { log.positions[$0.transaction] }
            if candidates.areWitnesses { witnesses = positions.sorted() }
            writers[slot] =
                candidates.needRows || candidates.areWitnesses
                ? WriterMap.several : positions.first
        }
        let names = Set(expected.fields.keys).union(record.fields.keys).sorted()
        for field in names where expected.fields[field] != record.fields[field] {
            let shown = record.fields[field].map { "'\($0.text)'" } ?? "nothing"
            let written = expected.fields[field].map { "'\($0.text)'" } ?? "nothing"
            findings.append(
                finding(
                    table.name, record.key,
                    "\(field) holds \(shown), but the log says \(written)"))
        }
        if expected.isDeleted != record.isDeleted {
            let word = expected.isDeleted ? "deleted" : "not deleted"
            findings.append(
                finding(table.name, record.key, "by the log it is \(word)"))
        }
        if try named(record.writers) != writers || record.writers.witnesses != witnesses {
            findings.append(
                finding(table.name, record.key, "_writers does not name who wrote what"))
        }
        return findings
    }

    /// The map by names; a number that names no slot stands out as the difference that it is.
    private func named(_ map: WriterMap) throws -> [SlotName: Int64]? {
        var writers: [SlotName: Int64] = [:]
        for (number, position) in map.positions {
            guard let slot = try source.slot(numbered: number) else { return nil }
            writers[slot] = position
        }
        return writers
    }

    // MARK: Candidates and touches

    private func compareCandidates(
        _ stored: [RecordKey: [SlotName: [StoredCandidate]]]
    ) throws -> [VerifyFinding] {
        var findings: [VerifyFinding] = []
        for key in Set(log.state.records.keys).union(stored.keys).sorted() {
            let expected = (log.state.records[key] ?? [:]).filter(\.value.needRows)
            let found = stored[key] ?? [:]
            for slot in Set(expected.keys).union(found.keys).sorted() {
                let wanted = (expected[slot] ?? []).map {
                    StoredCandidate(candidate: $0, position: log.positions[$0.transaction] ?? 0)
                }
                if found[slot] ?? [] != wanted {
                    findings.append(
                        finding("candidate", key, "\(slot.name): not the values of the log"))
                }
            }
        }
        // Whether a slot is listed as a conflict is a column of its own.
        let listed = try source.writtenConflicts().map { "\($0.record) \($0.slot.name)" }
        let open = log.state.writtenConflicts.map { "\($0.record) \($0.slot.name)" }
        if findings.isEmpty, listed != open {
            findings.append(finding("candidate", nil, "the list of conflicts is another one"))
        }
        return findings
    }

    private func compareRefused() throws -> [VerifyFinding] {
        if try source.refused() == log.state.verdicts.refused { return [] }
        return [finding("refused", nil, "the list of refused transactions is another one")]
    }

    /// Rows were compared with the log, so those that share a key follow from them.
    private func compareSharing() throws -> [VerifyFinding] {
        var findings: [VerifyFinding] = []
        for table in source.tables.known {
            guard let type = table.type else { continue }
            for number in table.keys.indices {
                let sql = "SELECT id FROM sharing WHERE space = ? AND type = ? AND key = ?"
                let named = try source.db.rows(sql, source.space.name, type.name, number)
                    .map { RecordID(bytes: try $0.checkedBytes(0, "sharing.id")) }
                let wanted = try source.sharingRows(table, key: number).map(\.id)
                if Set(named) != Set(wanted.map(Optional.some)) {
                    findings.append(
                        finding("sharing", nil, "not the records that share a key of \(type)"))
                }
            }
        }
        return findings
    }

    private func compareTouches(_ inRows: Set<VerifiedLog.Touch>) throws -> [VerifyFinding] {
        var found = inRows
        let sql = "SELECT id, position FROM touch WHERE space = ?"
        for row in try source.db.rows(sql, source.space.name) {
            guard let id = RecordID(bytes: try row.checkedBytes(0, "touch.id")) else {
                throw Row.damaged("touch.id")
            }
            found.insert(.init(id: id, position: try row.checkedInteger(1, "touch.position")))
        }
        var findings: [VerifyFinding] = []
        for touch in found.subtracting(log.touches).sorted() {
            findings.append(
                finding(
                    "touch", nil, "position \(touch.position) does not concern record \(touch.id)"))
        }
        let missing = log.touches.subtracting(found)
        for touch in missing.sorted() {
            findings.append(
                finding("touch", nil, "record \(touch.id), position \(touch.position) is missing"))
        }
        return findings
    }
}
