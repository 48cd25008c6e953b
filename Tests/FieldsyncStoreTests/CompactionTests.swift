import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Foundation
import GRDB
import Testing

@testable import FieldsyncStore

/// Goal: a laptop that lets go of old history shows, merges and counts as one that kept it, says
/// plainly what it cannot do without it, and gets it back as it was.
@Suite struct CompactionTests {
    static let seeds = Seeds.plan(
        count: 30, chosen: ProcessInfo.processInfo.environment[Seeds.variable])
    private static let always = Instant(milliseconds: 4_000_000_000_000)

    /// What a server that holds the same as `replica` would say once it is backed up.
    private func backup(of replica: Replica) throws -> BackupPoint {
        BackupPoint(
            at: Instant(milliseconds: 1_790_000_000_000), heads: try replica.allHeads())
    }

    @discardableResult
    private func compact(_ replica: Replica, as server: Replica) throws -> Compaction {
        try replica.compact(
            backup: backup(of: server), before: try #require(Self.always))
    }

    private func log(_ replica: Replica) throws -> [LogEntry] {
        try replica.read(Word.space) { try $0.log() }
    }

    private func bringBack(_ replica: Replica, from server: Replica) throws -> (Int, Int) {
        let all = try log(server).map(\.transaction)
        return try replica.takeBack([Word.space: all])
    }

    private func step(_ laptop: Replica, with server: Replica) throws {
        try server.pull(laptop)
        try laptop.pull(server)
        try laptop.packAll(Word.space)
    }

    @Test("A laptop that compacts agrees with those that do not", arguments: seeds)
    func agrees(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let stores = try (0..<4).map { try TestStore(seed &* 10 + UInt64($0)) }
        let (server, laptops) = (stores[0].replica, stores[1...].map(\.replica))
        var went = 0
        for _ in 0..<90 {
            let laptop = random.pick(laptops)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6: try StoreConvergenceTests.write(laptop, &random)
            case 6..<9: try step(laptop, with: server)
            default: went += try compact(laptops[0], as: server).transactions
            }
        }
        for laptop in laptops + laptops { try step(laptop, with: server) }
        went += try compact(laptops[0], as: server).transactions
        #expect(went > 0, "seed \(seed)")
        try agree(laptops[0], server, seed)
        try StoreConvergenceTests.write(laptops[0], &random)
        try StoreConvergenceTests.write(laptops[1], &random)
        for laptop in laptops + laptops { try step(laptop, with: server) }
        try agree(laptops[0], server, seed)
        let (back, missing) = try bringBack(laptops[0], from: server)
        #expect(back == went && missing == 0, "seed \(seed)")
        try agree(laptops[0], server, seed)
        let (mine, theirs) = (try log(laptops[0]), try log(server))
        #expect(Set(mine.map(\.transaction)) == Set(theirs.map(\.transaction)), "seed \(seed)")
        #expect(Set(mine.map(\.hash)) == Set(theirs.map(\.hash)), "seed \(seed)")
        for number in 0..<3 as Range<UInt64> {
            let histories = try [laptops[0], server].map { replica in
                try replica.read(Word.space) { try $0.history(task(number)) }
            }
            #expect(histories[0] == histories[1], "seed \(seed)")
        }
    }

    private func agree(_ laptop: Replica, _ server: Replica, _ seed: UInt64) throws {
        #expect(try laptop.dump() == server.dump(), "seed \(seed)")
        #expect(try laptop.conflicts() == server.conflicts(), "seed \(seed)")
        #expect(try laptop.digest() == server.digest(), "seed \(seed)")
        #expect(
            try laptop.heads(Word.space).stateSum == server.heads(Word.space).stateSum,
            "seed \(seed)")
        #expect(try laptop.verify() == [], "seed \(seed)")
        let lists = try [laptop, server].map { replica in
            try replica.read(Word.space) { reader in
                (try reader.lateEdits(), try reader.duplicates(), try reader.ignoredWrites())
            }
        }
        #expect(lists[0].0 == lists[1].0 && lists[0].1 == lists[1].1, "seed \(seed)")
        #expect(Set(lists[0].2) == Set(lists[1].2), "seed \(seed)")
    }

    /// A laptop of forty transactions in packs, and one that has the same.
    private func pair() throws -> (laptop: TestStore, server: TestStore) {
        let (laptop, server) = (try TestStore(1), try TestStore(2))
        for number in 0..<40 {
            try laptop.replica.change { writer in
                try writer.set(task(UInt64(number % 7)), Word.effort, .integer(Int64(number)))
            }
            try laptop.replica.packAll(Word.space)
        }
        try server.replica.pull(laptop.replica)
        return (laptop, server)
    }

    /// An old segment comes once more: the same is known, and another one changes nothing.
    @Test func oldSegmentsComeAgainAfterHistoryWasLetGo() throws {
        let (laptop, server) = try pair()
        var segments: [Segment] = []
        try server.replica.segments(Word.space, lacking: SpaceHeads(), targetBytes: 512) {
            segments.append($0)
            return true
        }
        #expect(segments.count > 2)
        let went = try compact(laptop.replica, as: server.replica).transactions
        #expect(went > 0)
        let (heads, dump) = (try laptop.replica.heads(Word.space), try laptop.replica.dump())
        for segment in segments {
            let outcome = try laptop.replica.apply(segment, from: nil)
            #expect(outcome.known == segment.transactions.count && outcome.applied == 0)
        }
        // Another content for a place of which a link is left: the chain tells, and nothing moves.
        let old = try #require(segments.first?.transactions.first)
        let other = ReplicatedTransaction(
            space: old.space, id: old.id, stamp: old.stamp, author: "Mallory",
            context: old.context, schemaVersion: old.schemaVersion, operations: old.operations)
        var builder = SegmentBuilder(targetBytes: 1 << 16)
        _ = try builder.add(other)
        #expect(try laptop.replica.apply(builder.finish(), from: nil).applied == 0)
        #expect(try laptop.replica.heads(Word.space) == heads)
        #expect(try laptop.replica.dump() == dump)
        #expect(try laptop.replica.verify() == [])
    }

    @Test func whatNoBackupHoldsStays() throws {
        let (laptop, server) = try pair()
        let before = try log(laptop.replica)
        let none = BackupPoint(at: nil, heads: [:])
        let limit = try #require(Self.always)
        let kept = try laptop.replica.compact(backup: none, before: limit)
        #expect(kept.transactions == 0)
        #expect((kept.parts.first?.kept[.notBackedUp] ?? 0) > 20)
        // A backup of another chain is none.
        var other = try backup(of: server.replica)
        let replica = laptop.replica.identity.id
        let head = try #require(other.heads[Word.space]?.heads[replica])
        var heads = other.heads
        heads[Word.space]?.heads[replica] = Head(sequence: head.sequence - 1, hash: head.hash)
        other = BackupPoint(at: other.at, heads: heads)
        #expect(try laptop.replica.compact(backup: other, before: limit).transactions == 0)
        let early = try #require(Instant(milliseconds: 1_000))
        let young = try laptop.replica.compact(backup: backup(of: server.replica), before: early)
        #expect(young.transactions == 0 && (young.parts.first?.kept[.tooNew] ?? 0) > 20)
        #expect(try log(laptop.replica) == before)
        #expect(throws: StoreError.keepsAll) {
            let office = try TestStore(3, layout: .filePerSpace)
            try compact(office.replica, as: office.replica)
        }
    }

    @Test func whatNeedsTheHistorySaysWhereItIs() throws {
        let (laptop, server) = try pair()
        let replica = laptop.replica
        let before = try log(replica)
        let done = try compact(replica, as: server.replica)
        #expect(done.transactions > 20 && done.bytes > 0)
        #expect(try replica.linksOnly() == [Word.space: done.transactions])
        #expect(try Replica.inspectPages(in: replica.directory, mends: false) == [])
        func isLetGo(_ body: () throws -> Void) {
            do {
                try body()
                Issue.record("it was done")
            } catch StoreError.historyLetGo(let space, let written) {
                #expect(space == Word.space && written.milliseconds > 1_790_000_000_000)
            } catch {
                Issue.record("\(error)")
            }
        }
        let first = try #require(before.last).transaction.id
        isLetGo { _ = try replica.read(Word.space) { try $0.history(task(1)) } }
        isLetGo { _ = try log(replica) }
        isLetGo { _ = try replica.read(Word.space) { try $0.transaction(first) } }
        isLetGo { _ = try replica.segments(Word.space) }
        isLetGo { _ = try replica.deriveAnew(Word.space, under: [[]]) }
        isLetGo { _ = try replica.repair(handed: [:], peer: nil) }
        isLetGo {
            let newer = Schema(version: Schema.trial.version + 1, types: Schema.trial.types)
            _ = try laptop.reopened(schema: newer)
        }
        #expect(try replica.verify() == [])
        // What is new goes on.
        try replica.change { try $0.set(task(1), Word.effort, .integer(99)) }
        #expect(try server.replica.pull(replica).first?.applied == 1)
        #expect(try replica.read(Word.space) { try $0.log(limit: 2) }.count == 2)
        // What is known is known, whoever hands it over.
        #expect(try replica.pull(server.replica).isEmpty)
        for segment in try server.replica.segments(Word.space) {
            #expect(try replica.apply(segment, from: nil).known == segment.transactions.count)
        }
        let (back, missing) = try bringBack(replica, from: server.replica)
        #expect(back == done.transactions && missing == 0)
        let after = try log(replica)
        #expect(Array(after.dropFirst()) == before)
        #expect(try replica.verify() == [])
    }

    @Test func theReaderInPythonKnowsWhatIsLeft() throws {
        let (laptop, server) = try pair()
        let before = try log(laptop.replica)
        let done = try compact(laptop.replica, as: server.replica)
        let printed = try SecondProgram.reader("store", laptop.replica.directory)
        let lines = String(decoding: printed, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == before.count - done.transactions)
        #expect(lines.last?.contains(Hex.text(before[0].hash.bytes)) == true)
    }

    @Test func aNewerSchemaGetsTheHistoryFirst() throws {
        let (laptop, server) = try pair()
        try compact(laptop.replica, as: server.replica)
        let newer = Schema(version: Schema.trial.version + 1, types: Schema.trial.types)
        let opened = try Replica.open(
            at: laptop.replica.directory, schema: newer, environment: laptop.world.environment,
            followsSchema: false)
        #expect(try bringBack(opened, from: server.replica).1 == 0)
        let reopened = try laptop.reopened(schema: newer)
        #expect(try reopened.dump() == server.replica.dump())
        #expect(try reopened.verify() == [])
    }

    @Test func aServerThatWasSetBackDoesNotHandItBack() throws {
        let (laptop, server) = try pair()
        let done = try compact(laptop.replica, as: server.replica)
        let some = try log(server.replica).map(\.transaction).filter { $0.id.sequence <= 8 }
        let (back, missing) = try laptop.replica.takeBack([Word.space: some])
        #expect(back > 0 && missing > 0 && back + missing == done.transactions)
        // Others under the same names are not taken for them.
        let forged = try log(server.replica).map(\.transaction).map { transaction in
            ReplicatedTransaction(
                space: transaction.space, id: transaction.id, stamp: transaction.stamp,
                author: "Mallory", reason: transaction.reason, context: transaction.context,
                schemaVersion: transaction.schemaVersion, salt: transaction.salt,
                operations: transaction.operations)
        }
        #expect(try laptop.replica.takeBack([Word.space: forged]).back == 0)
        #expect(try laptop.replica.linksOnly() == [Word.space: missing])
        #expect(try laptop.replica.verify() == [])
    }

    @Test func verdictsStayAndOneOnSomethingOldWantsTheHistory() throws {
        let (laptop, server) = (try TestStore(1), try TestStore(2))
        let judge = ArrivalJudge(author: "Office") { arrival in
            arrival.transaction.author == "Bob" ? Objection(.role, "Bob may look only") : nil
        }
        func exchange() throws {
            for segment in try laptop.replica.segments(
                Word.space, lacking: server.replica.heads(Word.space))
            {
                _ = try server.replica.apply(
                    segment, from: laptop.replica.identity.id, chains: .agreed, judge: judge)
            }
            try laptop.replica.pull(server.replica)
            try laptop.replica.packAll(Word.space)
        }
        for number in 0..<40 {
            try laptop.replica.change(author: number == 5 ? "Bob" : "Ann") { writer in
                try writer.set(task(UInt64(number)), Word.effort, .integer(Int64(number)))
            }
            try exchange()
        }
        let done = try compact(laptop.replica, as: server.replica)
        #expect(done.transactions > 0)
        #expect((done.parts.first?.kept[.judged] ?? 0) > 0)
        #expect(try laptop.replica.read(Word.space) { try $0.refused().count } == 1)
        #expect(try laptop.replica.verify() == [])
        #expect(try laptop.replica.dump() == server.replica.dump())
        // What is refused so late, and what it had replaced, is among what went.
        let old = try #require(
            try log(server.replica).first {
                $0.transaction.operations.contains { $0.record == task(20) }
            })
        try server.replica.judge(
            [Judgement(old.transaction.id, .refused(.role, text: "no"))], in: Word.space,
            author: "Office")
        #expect(throws: StoreError.self) { try exchange() }
        #expect(try laptop.replica.verify() == [])
        #expect(try bringBack(laptop.replica, from: server.replica).1 == 0)
        try exchange()
        #expect(try laptop.replica.dump() == server.replica.dump())
        #expect(try laptop.replica.verify() == [])
    }

    @Test func damageOfWhatIsLeftIsFound() throws {
        let (laptop, server) = try pair()
        try compact(laptop.replica, as: server.replica)
        try laptop.replica.files.main.write { db in
            try db.execute(sql: "UPDATE task SET effort = 7 WHERE id = (SELECT min(id) FROM task)")
        }
        #expect(try laptop.replica.verify().map(\.table) == ["head"])
        try laptop.replica.files.main.write { db in
            try db.execute(sql: "UPDATE pack SET entries = x'00' WHERE segment = x''")
        }
        #expect(try laptop.replica.verify().contains { $0.table == "pack" })
    }
}
