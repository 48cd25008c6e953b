import FieldsyncCore
import FieldsyncTesting
import Foundation
import GRDB
import Testing

@testable import FieldsyncStore

/// Goal: rows that were spoilt are made anew from the log, whatever their records went through.
@Suite struct StateSumTests {
    @Test("Any range can be derived anew", arguments: 0..<8 as Range<UInt64>)
    func derivesAnew(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let stores = try (0..<2).map { try TestStore(seed &* 10 + UInt64($0)) }
        let (ann, bob) = (stores[0].replica, stores[1].replica)
        for step in 0..<40 as Range<Int64> {
            let replica = random.pick([ann, bob])
            let key = task(UInt64.random(in: 0..<4, using: &random))
            do {
                try replica.change { writer in
                    switch step % 5 {
                    case 0: try writer.set(key, Word.effort, .integer(step))
                    case 1: try writer.add(key, Word.labels, TextSet(["\(step)"]))
                    case 2: try writer.append(key, Word.remarks, "\(step)")
                    case 3: try writer.set(key, Word.labels, .textSet(TextSet(["w"])))
                    default: try writer.delete(key)
                    }
                }
            } catch StoreError.recordDeleted, StoreError.noSuchRecord {
                continue
            }
            if random.chance(20) { try ann.pull(bob) }
        }
        try ann.pull(bob)
        try bob.pull(ann)
        let dump = try ann.dump()
        let sum = try ann.heads(Word.space).stateSum
        #expect(try bob.heads(Word.space).stateSum == sum)
        var parts = StateSum()
        for part in try ann.stateSums(Word.space, under: [[]]).values { parts.add(part) }
        #expect(parts == sum)
        let queue = try DatabaseQueue(path: ann.directory + "/fieldsync.sqlite")
        try queue.write { db in
            try db.execute(
                sql: """
                    UPDATE task SET effort = 99; DELETE FROM task WHERE hex(id) LIKE '%2';
                    DELETE FROM candidate WHERE slot <> 'effort'; UPDATE head SET stateSum = 5
                    """)
        }
        try queue.close()
        #expect(try ann.deriveAnew(Word.space, under: [[0, 0]]) == sum)
        #expect(try ann.dump() == dump)
        #expect(try ann.verify() == [])
    }
}
