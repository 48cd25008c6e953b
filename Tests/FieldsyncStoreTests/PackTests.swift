import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Foundation
import GRDB
import Testing

@testable import FieldsyncStore

/// Goal: what lies in packs is read as what lies in rows, and damage of it is found.
@Suite struct PackTests {
    private static let transactions = 40

    /// A store that wrote `transactions` by itself.
    private func written(_ store: TestStore, isSafe: Bool = true) throws {
        for number in 0..<Self.transactions {
            try store.replica.change { writer in
                let key = task(UInt64(number % 7))
                try writer.set(key, Word.effort, .integer(Int64(number)))
                try writer.append(key, Word.remarks, "remark \(number)")
            }
            if isSafe { try store.replica.packAll(Word.space) }
        }
    }

    private func count(_ sql: String, _ replica: Replica) throws -> Int {
        let queue = try DatabaseQueue(path: replica.directory + "/fieldsync.sqlite")
        let count = try queue.read { try Int.fetchOne($0, sql: sql) }
        try queue.close()
        return try #require(count)
    }

    @Test func whatTheServerHasIsPackedAndSaysTheSame() throws {
        let (packed, plain) = (try TestStore(1), try TestStore(1))
        try written(packed)
        try written(plain, isSafe: false)
        let tail = try count("SELECT count(*) FROM log", packed.replica)
        #expect(tail < PackSizes.tiny.transactions + 3 * PackSizes.tiny.tail)
        #expect(try count("SELECT count(*) FROM pack", packed.replica) >= 4)
        #expect(try count("SELECT count(*) FROM log", plain.replica) == Self.transactions)
        // Each replica has its own key, so chains differ; what was written does not.
        func told(_ replica: Replica) throws -> [[RecordOperation]] {
            try replica.read(Word.space) { try $0.log().map(\.transaction.operations) }
        }
        #expect(try told(packed.replica) == told(plain.replica))
        #expect(try packed.replica.dump() == plain.replica.dump())
        for number in 0..<7 as Range<UInt64> {
            let histories = try [packed, plain].map { store in
                try store.replica.read(Word.space) { reader in
                    try reader.history(task(number)).map { "\($0.kind) \($0.value?.text ?? "")" }
                }
            }
            #expect(histories[0] == histories[1])
        }
        #expect(try packed.replica.verify() == [])
        let reopened = try packed.reopened()
        #expect(try told(reopened) == told(plain.replica))
    }

    @Test func oldRecordsAreNamedWithoutOpeningAPack() throws {
        let store = try TestStore(1)
        // The last two begin alike, and the first like them up to its fourth byte.
        let old = [
            RecordID(Identifier128(high: 105 << 32, low: 1)),
            RecordID(Identifier128(high: 7 << 60, low: 1)),
            RecordID(Identifier128(high: 106 << 32, low: 1)),
            RecordID(Identifier128(high: 106 << 32, low: 2)),
        ].map { RecordKey(Word.task, $0) }
        try store.replica.change { writer in
            for key in old { try writer.set(key, Word.effort, .integer(1)) }
        }
        try written(store)
        let file = try #require(try store.replica.files.existingFile(for: Word.space))
        try file.read { db in
            let source = store.replica.source(Word.space, db)
            let held = try source.vector()
            let ground = LogGround(source, peer: held)
            #expect(try source.touches(of: old[0]).allSatisfy { try $0 <= source.lastPacked() })
            for (key, count) in zip(old, [4, 3]) {
                let beginning = RecordBeginning(of: key.id, count: count)
                let name = try ground.name(of: key.id, type: Word.task, in: Word.space)
                #expect(name == .beginning(beginning))
                #expect(try ground.name(of: key.id, type: nil, in: Word.space) == name)
                let found = try ground.record(beginning: beginning, of: nil, in: Word.space)
                #expect(found == key)
            }
            #expect(source.knownPacks.opened.isEmpty)
            // A peer that lacks it is not told of it in this way.
            let other = LogGround(source, peer: VersionVector())
            #expect(try other.name(of: old[0].id, type: Word.task, in: Word.space) == nil)
            let shared = RecordBeginning(of: old[3].id, count: 4)
            #expect(try ground.record(beginning: shared, of: Word.task, in: Word.space) == nil)
            guard case .place(let place) = try ground.name(
                of: old[3].id, type: Word.task, in: Word.space)
            else {
                Issue.record("an id that begins like another one has no place")
                return
            }
            #expect(place.ordinal == 3)
        }
    }

    @Test func theReaderInPythonReadsPacks() throws {
        let store = try TestStore(1)
        try written(store)
        #expect(try count("SELECT count(*) FROM pack", store.replica) >= 4)
        let printed = try SecondProgram.reader("store", store.replica.directory)
        let lines = String(decoding: printed, as: UTF8.self).split(separator: "\n")
        let log = try store.replica.read(Word.space) { try $0.log() }
        #expect(lines.count == Self.transactions)
        // The newest is told first.
        let isTold = zip(lines, log.reversed()).map { line, entry in
            line.contains(Hex.text(entry.hash.bytes))
        }
        #expect(!isTold.contains(false))
    }

    @Test func whatNobodyElseHasStaysInRows() throws {
        let store = try TestStore(1)
        try written(store, isSafe: false)
        #expect(try count("SELECT count(*) FROM pack", store.replica) == 0)
    }

    @Test func whatArrivesInBulkIsKeptAsItCame() throws {
        let (source, target) = (try TestStore(1), try TestStore(2))
        try written(source, isSafe: false)
        let segments = try source.replica.segments(Word.space, targetBytes: 900)
        for segment in segments {
            let bytes = try segment.encoded(hash: sha256)
            #expect(segment.transactions.count >= PackSizes.tiny.direct || segment == segments.last)
            let read = try Segment(decoding: bytes, hash: sha256)
            _ = try target.replica.apply(read, from: source.replica.identity.id)
            let queue = try DatabaseQueue(path: target.replica.directory + "/fieldsync.sqlite")
            let kept = try queue.read { db in
                try Data.fetchOne(db, sql: "SELECT segment FROM pack ORDER BY first DESC LIMIT 1")
            }
            try queue.close()
            if segment != segments.last { #expect(kept == Data(bytes)) }
        }
        #expect(try target.replica.digest() == source.replica.digest())
        #expect(try target.replica.verify() == [])
        #expect(try target.replica.dump() == source.replica.dump())
    }

    @Test("What lies in packs reaches a peer, from any place on", arguments: [0, 1, 9, 20, 39])
    func packsAreHandedOn(held: Int) throws {
        let (source, target) = (try TestStore(1), try TestStore(2))
        try written(source)
        let all = try source.replica.segments(Word.space, targetBytes: 1)
        for segment in all.prefix(held) { _ = try target.replica.apply(segment, from: nil) }
        let outcomes = try target.replica.pull(source.replica)
        #expect(outcomes.map(\.applied).reduce(0, +) == Self.transactions - held)
        #expect(try target.replica.digest() == source.replica.digest())
    }

    @Test(
        "Damage of a pack is found in its table",
        arguments: [
            ("pack", "UPDATE pack SET segment = CAST(substr(segment, 2) AS BLOB)"),
            ("pack", "UPDATE pack SET entries = CAST(substr(entries, 1, 60) AS BLOB)"),
            ("pack", "UPDATE pack SET rowCheck = zeroblob(8) WHERE first = 1"),
            ("pack", "UPDATE pack SET last = last + 1 WHERE first = 1"),
            ("head", "DELETE FROM pack WHERE first = 1"),
            ("packedRun", "DELETE FROM packedRun"),
            ("packedRun", "UPDATE packedRun SET oldestMilliseconds = 3"),
        ])
    func damageIsFound(table: String, sql: String) throws {
        let store = try TestStore(1)
        try written(store)
        let queue = try DatabaseQueue(path: store.replica.directory + "/fieldsync.sqlite")
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
        let tables = try store.replica.verify().map(\.table)
        #expect(tables.contains(table) || tables.contains("pack"))
    }

    @Test("A list of touches is read as it was packed", arguments: 0..<40 as Range<UInt64>)
    func touchLists(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var positions: [Int64] = []
        for _ in 0..<random.pick([0, 1, 5, 100]) {
            let step = random.pick([1, 2, 200, 1 << 40] as [Int64])
            positions.append((positions.last ?? 0) + step)
        }
        let list = TouchList(positions)
        #expect(TouchList.positions(list.packed) == positions)
        #expect(TouchList(packed: list.packed)?.last == positions.last ?? 0)
        #expect(TouchList.positions(list.packed + [0]) == nil)
        #expect(TouchList.positions(list.packed + [0x80]) == nil)
    }

    @Test("Altered entries of a pack are told or read, and never end the program")
    func hostileEntries() throws {
        let replica = try #require(ReplicaID(bytes: [UInt8](repeating: 7, count: 16)))
        let rows = (0..<30).map { number in
            LogRow(
                position: Int64(number * 3 + 1), id: TransactionID(replica, UInt64(number) + 5),
                link: .origin, receivedMilliseconds: Int64(number), payload: [], decoded: nil,
                isProven: true)
        }
        let made = PackIndex(rows) { _ in .origin }
        let read = try #require(PackIndex(made.bytes()))
        #expect(read.plainBytes == made.plainBytes)
        #expect(rows.allSatisfy { read.place(of: $0.id).map { read.positions[$0] } == $0.position })
        var random = SeededGenerator(seed: 11)
        for turn in 0..<5_000 {
            let bytes = turn.isMultiple(of: 5) ? try made.bytes() : made.plainBytes
            var altered = bytes
            let place = Int(random.next() % UInt64(bytes.count))
            altered[place] = UInt8(truncatingIfNeeded: random.next())
            if random.chance(30) { altered = Array(altered.prefix(Int(random.next() % 80))) }
            guard
                let index = turn.isMultiple(of: 5) ? PackIndex(altered) : PackIndex(plain: altered)
            else { continue }
            #expect(index.positions.count == index.received.count)
            for place in index.positions.indices { _ = index.id(at: place) }
        }
    }
}
