import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncStore

/// Goal: what a slot's only writer wrote is told by the record's row just as by the log, wherever
/// the row is believed, and no pack is opened for it.
@Suite struct HolderTests {
    static let seeds = Seeds.plan(
        count: 40, chosen: ProcessInfo.processInfo.environment[Seeds.variable])

    /// Knows some of what the random transactions are about.
    private static let schemas = [
        ApplyTests.visits, .trial, SimulatedEdits.schema,
        Schema(
            version: 1,
            types: [
                TypeSchema(
                    RecordType(literal: "visit"), home: .fixed(Word.space),
                    fields: [
                        FieldSchema(Word.title, .text),
                        FieldSchema(Word.tags, .textSet, .set),
                        FieldSchema(Word.from, .text, .derived),
                        // The only one of a group, under another name and under its own.
                        FieldSchema(Word.to, .instant, group: Word.span),
                        FieldSchema(
                            FieldName(literal: "amount"), .integer,
                            group: FieldName(literal: "amount")),
                    ])
            ]),
    ]

    @Test("Content from rows is content from the log", arguments: seeds)
    func rowsSayWhatTheLogSays(seed: UInt64) throws {
        let schema = Self.schemas[Int(seed % 4)]
        let store = try TestStore(seed, schema: schema)
        var random = RandomTransactions(seed: seed, space: Word.space)
        var (told, untold) = (0, 0)
        for _ in 0..<4 {
            let segment = try Segment(random.draw(25))
            #expect(try store.replica.apply(segment, from: nil).applied == 25)
            let found = try compareAll(in: store.replica)
            told += found.told
            untold += found.untold
        }
        #expect(told > untold && told > 20, "seed \(seed): \(told) of \(told + untold)")
        #expect(try store.replica.verify() == [], "seed \(seed)")
    }

    /// Compares every slot that has one writer, by a source that has opened nothing.
    private func compareAll(in replica: Replica) throws -> (told: Int, untold: Int) {
        var (told, untold) = (0, 0)
        let file = try #require(try replica.files.existingFile(for: Word.space))
        try file.read { db in
            let (rows, log) = (
                replica.freshSource(Word.space, db), replica.freshSource(Word.space, db)
            )
            for table in rows.tables.all {
                for row in try db.rows(table.selection + " WHERE space = ?", Word.space.name) {
                    let record = try StoredRecord(row, table: table)
                    for (slot, position) in try rows.lonelyWriters(of: record) {
                        let content = rows.shownContent(of: slot, in: record)
                        told += content == nil ? 0 : 1
                        untold += content == nil ? 1 : 0
                        if content == nil { continue }
                        let holder = try rows.holder(at: position, of: record, slot: slot)
                        let written = try log.candidate(at: position, of: record.key, slot: slot)
                        #expect(holder == written, "\(record.key) \(slot.name)")
                    }
                }
            }
            #expect(rows.knownPacks.opened.isEmpty)
            #expect(!log.knownPacks.opened.isEmpty)
        }
        return (told, untold)
    }

    @Test func aWriteBesideAnOldOneOpensNoPack() throws {
        let (store, other) = (try TestStore(1), try TestStore(2))
        let key = task(1)
        try store.replica.change(author: "Zoe") { writer in
            try writer.set(key, Word.effort, .integer(1))
            try writer.set(key, Word.title, .text("old"))
        }
        for number in 0..<30 {
            try store.replica.change { try $0.set(task(2), Word.effort, .integer(Int64(number))) }
            try store.replica.packAll(Word.space)
        }
        let written = try #require(try store.replica.read(Word.space) { try $0.log().last })
        try other.replica.change(author: "Bob") { writer in
            try writer.set(key, Word.effort, .integer(2))
        }
        let entry = try #require(try other.replica.read(Word.space) { try $0.log().first })
        let file = try #require(try store.replica.files.existingFile(for: Word.space))
        try file.write { db in
            let source = store.replica.source(Word.space, db)
            #expect(try written.position <= source.lastPacked())
            source.isDeferring = true
            try source.append(
                entry.transaction, canonical: CanonicalTransaction.encode(entry.transaction),
                receivedMilliseconds: 1_790_000_000_000)
            #expect(source.knownPacks.opened.isEmpty)
            try source.settle()
        }
        let conflict = try #require(try store.replica.conflicts().first { $0.record == key })
        let old = try #require(conflict.candidates.first { $0.author == "Zoe" })
        #expect(old.content == .values([Word.effort: .integer(1)]))
        #expect(old.stamp == written.transaction.stamp)
        #expect(old.transaction == written.transaction.id)
        #expect(conflict.candidates.contains { $0.author == "Bob" })
        #expect(try store.replica.verify() == [])
    }
}

extension SpaceSource {
    /// The slots of a record whose holders its row names, with each of these.
    fileprivate func lonelyWriters(of record: StoredRecord) throws -> [(SlotName, Int64)] {
        try record.writers.positions.flatMap { number, position -> [(SlotName, Int64)] in
            let slot = try #require(try slot(numbered: number))
            if position != WriterMap.several { return [(slot, position)] }
            return slot == .existence ? record.writers.witnesses.map { (slot, $0) } : []
        }
    }
}
