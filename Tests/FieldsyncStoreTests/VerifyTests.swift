import FieldsyncCore
import FieldsyncStore
import GRDB
import Testing

/// Goal: whatever is changed in the file behind the program's back is found and named.
///
/// Method: a store with a deletion, a conflict, a parked and an unknown record; then one statement
/// of another SQLite client; then `verify`.
@Suite struct VerifyTests {
    private let stores: [TestStore]
    private let ann: Replica

    init() throws {
        stores = try (1...3).map { try TestStore($0) }
        ann = stores[0].replica
        let (bob, cid) = (stores[1].replica, stores[2].replica)
        let gadget = RecordKey(RecordType(literal: "gadget"), id(1))
        try ann.change { writer in
            try writer.set(task(1), Word.effort, .integer(1))
            try writer.set(task(2), Word.title, .text("two"))
        }
        try ann.write(author: "Ann", allowsUnknown: true) { batch in
            try batch.transaction(in: Word.space) { try $0.set(gadget, Word.title, .text("g")) }
        }
        try bob.pull(ann)
        try ann.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try bob.change { try $0.set(task(1), Word.effort, .integer(3)) }
        try ann.pull(bob)
        try ann.change { try $0.delete(task(2)) }
        for number in 1...2 as ClosedRange<Int64> {
            try cid.change(Word.other) { try $0.set(task(3), Word.effort, .integer(number)) }
        }
        _ = try ann.apply(cid.segments(Word.other, targetBytes: 1)[1], from: nil)
        try ann.setSetting("remote", #"{"url":"é"}"#)
        try ann.learn(names: [bob.identity.id: "Bob"])
        try ann.addRefusal(space: Word.space, subject: "forked", reason: "because")
        let at = try #require(Instant(milliseconds: 1_790_000_000_000))
        try ann.setPeerHeads(ann.heads(Word.space), for: Word.space, at: at)
    }

    /// Runs a statement as any SQLite program would, and says what `verify` finds.
    private func findings(after sql: String) throws -> [VerifyFinding] {
        #expect(try ann.verify() == [])
        let queue = try DatabaseQueue(path: ann.directory + "/fieldsync.sqlite")
        try queue.write { try $0.execute(sql: sql) }
        #expect(try queue.read { $0.totalChangesCount } > 0)
        try queue.close()
        return try ann.verify()
    }

    @Test(
        "Damage is found in the table where it was done",
        arguments: [
            (
                "log",
                """
                UPDATE log SET payload =
                CAST(substr(payload, 1, 30) || x'ff' || substr(payload, 32) AS BLOB)
                WHERE position = 2
                """
            ),
            ("log", "UPDATE log SET payload = x'' WHERE position = 3"),
            ("log", "UPDATE log SET hash = zeroblob(32) WHERE position = 1"),
            ("log", "UPDATE log SET author = 'Eve' WHERE position = 1"),
            ("log", "UPDATE log SET wallMilliseconds = wallMilliseconds + 1 WHERE position = 1"),
            ("log", "UPDATE log SET sequence = 99 WHERE position = 5"),
            ("log", "DELETE FROM log WHERE position = 2"),
            ("head", "UPDATE head SET sequence = sequence + 1"),
            ("head", "DELETE FROM head"),
            ("head", "DELETE FROM log WHERE position = (SELECT max(position) FROM log)"),
            ("\"task\"", "UPDATE task SET effort = 77"),
            ("\"task\"", "UPDATE task SET effort = NULL"),
            ("\"task\"", "UPDATE task SET title = 'two ' WHERE title = 'two'"),
            ("\"task\"", "UPDATE task SET \"from\" = 'yesterday'"),
            ("\"task\"", "UPDATE task SET day = '2026-02-30'"),
            ("\"task\"", "UPDATE task SET _deleted = 1 - _deleted"),
            ("\"task\"", "UPDATE task SET _writers = x'0100'"),
            ("\"task\"", "UPDATE task SET _writers = x'ffffffffffffffffff7f01'"),
            ("\"task\"", #"UPDATE task SET _unknown = '{"effort":{"integer":1}}'"#),
            ("\"task\"", "UPDATE task SET _unknown = 'no JSON'"),
            ("\"task\"", "DELETE FROM task WHERE title = 'two'"),
            ("\"task\"", "UPDATE task SET id = zeroblob(16) WHERE title = 'two'"),
            (
                "\"person\"",
                "INSERT INTO person VALUES ('alpha', zeroblob(16), 'x', 0, NULL, x'', x'')"
            ),
            ("unknownRecord", "UPDATE unknownRecord SET _unknown = NULL"),
            ("unknownRecord", "UPDATE unknownRecord SET type = 'other'"),
            ("candidate", "UPDATE candidate SET author = 'Eve'"),
            (
                "candidate",
                #"""
                UPDATE candidate SET content = '{"effort":{"integer":9}}' WHERE position =
                (SELECT max(position) FROM candidate WHERE slot = 'effort')
                """#
            ),
            ("candidate", "UPDATE candidate SET content = '[' WHERE slot = 'effort'"),
            ("candidate", "UPDATE candidate SET disputed = 1 - disputed"),
            ("candidate", "DELETE FROM candidate"),
            ("touch", "UPDATE task SET _touches = x''"),
            ("touch", "INSERT INTO touch VALUES ('alpha', zeroblob(16), 1)"),
            ("\"task\"", "UPDATE task SET _touches = x'00'"),
            ("slotName", "DELETE FROM slotName"),
            ("parked", "UPDATE parked SET payload = x'00'"),
            ("parked", "UPDATE parked SET receivedMilliseconds = receivedMilliseconds + 1"),
            ("parked", "UPDATE parked SET sequence = sequence + 1"),
            ("parked", "UPDATE parked SET source = zeroblob(16)"),
            (
                "log",
                """
                UPDATE log SET receivedMilliseconds = receivedMilliseconds + 1 WHERE position = 1
                """
            ),
            ("setting", "UPDATE setting SET value = '{\"url\":1'"),
            ("setting", "UPDATE setting SET value = CAST(x'7b22ff7d' AS TEXT)"),
            ("setting", "UPDATE setting SET key = 'remotf'"),
            ("setting", "UPDATE setting SET rowCheck = NULL"),
            ("peerHead", "UPDATE peerHead SET sequence = sequence + 8"),
            ("peerHead", "UPDATE peerHead SET hash = zeroblob(32)"),
            ("peerSync", "UPDATE peerSync SET at = '2026-11-22T00:00:01Z'"),
            ("refusal", "UPDATE refusal SET reason = 'Because'"),
            ("replicaName", "UPDATE replicaName SET name = 'Eve'"),
            ("store", "UPDATE store SET value = value + 1 WHERE key = 'clock'"),
            ("store", "UPDATE store SET value = 'laptop 2' WHERE key = 'name'"),
        ])
    func damageIsNamed(table: String, sql: String) throws {
        let findings = try findings(after: sql)
        let tables = Set(findings.map(\.table))
        let expected = table == "slotName" ? "\"task\"" : table
        #expect(tables.contains(expected), "\(findings)")
        #expect(findings.allSatisfy { $0.file == "fieldsync.sqlite" })
    }

    @Test func aFlippedByteNamesItsTransaction() throws {
        let findings = try findings(
            after: """
                UPDATE log SET payload =
                CAST(substr(payload, 1, length(payload) - 1) || x'55' AS BLOB) WHERE position = 2
                """)
        #expect(findings.first?.transaction == TransactionID(ann.identity.id, 2))
        #expect(findings.first?.space == Word.space)
    }

    @Test func anEditedRowNamesItsRecordAndBothValues() throws {
        let findings = try findings(after: "UPDATE task SET title = 'three' WHERE title = 'two'")
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.record == task(2))
        #expect(
            finding.description == """
                fieldsync.sqlite, table "task", space alpha, record task \
                00000000000000000000000000000002: title holds 'three', but the log says 'two'
                """)
    }

    @Test func readingADamagedRowIsATypedError() throws {
        _ = try findings(after: "UPDATE task SET \"from\" = 'yesterday'")
        #expect {
            try ann.read(Word.space) { try $0.record(task(1)) }
        } throws: { error in
            guard case StoreError.damaged(let detail) = error else { return false }
            return detail.contains("task \(id(1))") && detail.contains("yesterday")
        }
    }

    @Test func aDroppedTableIsDamage() throws {
        #expect(throws: (any Error).self) {
            _ = try findings(after: "DELETE FROM candidate; DROP TABLE log")
            try ann.change { try $0.create(task(9)) }
        }
    }
}
