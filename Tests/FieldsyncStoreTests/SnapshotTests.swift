import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncStore

/// Goal: a snapshot with the tail of the log is the whole log replayed (I17), and what a laptop has
/// of it is what one has that took everything and let go of the same packs.
///
/// Method: random work by seed on a few laptops and a server, a laptop that takes the whole history
/// and compacts, and one that takes a snapshot, at several horizons.
@Suite struct SnapshotTests {
    static let seeds = Seeds.plan(
        count: 8, chosen: ProcessInfo.processInfo.environment[Seeds.variable])

    private func step(_ laptop: Replica, with server: Replica) throws {
        try server.pull(laptop)
        try laptop.pull(server)
        try laptop.packAll(Word.space)
    }

    private func log(_ replica: Replica) throws -> [LogEntry] {
        try replica.read(Word.space) { try $0.log() }
    }

    /// A server with a history by seed, and the laptops that made it.
    private func world(
        _ seed: UInt64, _ random: inout SeededGenerator
    ) throws -> (server: TestStore, laptops: [TestStore]) {
        let stores = try (0..<4).map {
            try TestStore(seed &* 10 + UInt64($0), layout: $0 == 0 ? .filePerSpace : .oneFile)
        }
        for _ in 0..<90 {
            let laptop = random.pick(Array(stores[1...])).replica
            if random.chance(60) {
                try StoreConvergenceTests.write(laptop, &random)
            } else {
                try step(laptop, with: stores[0].replica)
            }
        }
        for laptop in stores[1...] + stores[1...] {
            try step(laptop.replica, with: stores[0].replica)
        }
        return (stores[0], Array(stores[1...]))
    }

    /// Instants before which nothing, some, or all of a log was written.
    private func horizons(_ server: Replica) throws -> [Instant] {
        let stamps = try log(server).map(\.transaction.stamp).sorted()
        let always = try #require(Instant(milliseconds: 4_000_000_000_000))
        return [stamps[0], stamps[stamps.count / 3], stamps[stamps.count * 2 / 3]].map(\.instant)
            + [always]
    }

    private func take(
        _ server: Replica, before limit: Instant, by laptop: Replica
    ) throws -> SnapshotOutcome {
        let spool = try #require(try server.snapshot(of: Word.space, before: limit))
        return try laptop.install(spool)
    }

    private func agree(_ one: Replica, _ other: Replica, _ place: String) throws {
        #expect(try one.dump() == other.dump(), "\(place)")
        #expect(try one.conflicts() == other.conflicts(), "\(place)")
        #expect(try one.digest() == other.digest(), "\(place)")
        #expect(
            try one.heads(Word.space).stateSum == other.heads(Word.space).stateSum, "\(place)")
        #expect(try one.verify() == [], "\(place)")
        let lists = try [one, other].map { replica in
            try replica.read(Word.space) { reader in
                (try reader.lateEdits(), try reader.duplicates(), try reader.refused())
            }
        }
        #expect(lists[0].0 == lists[1].0 && lists[0].1 == lists[1].1, "\(place)")
        #expect(lists[0].2 == lists[1].2, "\(place)")
    }

    @Test("Snapshot and tail are the whole log replayed", arguments: seeds)
    func isTheWholeLog(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let (office, stores) = try world(seed, &random)
        let server = office.replica
        var linksOnly = 0
        for (number, limit) in try horizons(server).enumerated() {
            let place = "seed \(seed), horizon \(number)"
            let recent = try TestStore(seed &* 100 + UInt64(number))
            let made = try take(server, before: limit, by: recent.replica)
            linksOnly += made.linksOnly
            let count = try server.heads(Word.space).heads.values.reduce(0) { $0 + $1.sequence }
            #expect(UInt64(made.linksOnly + made.transactions) == count, "\(place)")
            try agree(recent.replica, server, place)
            try isLikeACompactedOne(recent, of: server, before: limit, place)
            // What goes on from there stays in step, whoever writes.
            var laptops = [recent.replica] + stores.map(\.replica)
            for _ in 0..<12 { try StoreConvergenceTests.write(random.pick(laptops), &random) }
            laptops += laptops
            for laptop in laptops { try step(laptop, with: server) }
            try agree(recent.replica, server, place)
            let back = try recent.replica.takeBack([Word.space: log(server).map(\.transaction)])
            #expect(back.missing == 0 && back.back >= made.linksOnly, "\(place)")
            try agree(recent.replica, server, place)
            let logs = try [recent.replica, server].map { try Set(log($0).map(\.hash)) }
            #expect(logs[0] == logs[1], "\(place)")
            #expect(
                try recent.replica.deriveAnew(Word.space, under: [[]])
                    == server.heads(Word.space).stateSum, "\(place)")
        }
        #expect(linksOnly > 0, "seed \(seed)")
    }

    /// The rows and candidates are those of a laptop that took everything and let go of the same.
    private func isLikeACompactedOne(
        _ recent: TestStore, of server: Replica, before limit: Instant, _ place: String
    ) throws {
        let whole = try TestStore(99)
        // The same packs, so that the same can go.
        let never = try #require(Instant(milliseconds: 0))
        let all = try #require(try server.snapshot(of: Word.space, before: never))
        _ = try whole.replica.install(all)
        try agree(whole.replica, server, place)
        // What came whole because it was not packed yet can go now, on both.
        let backup = BackupPoint(at: limit, heads: try server.allHeads())
        for laptop in [whole, recent] {
            _ = try laptop.replica.compact(backup: backup, before: limit)
        }
        #expect(try whole.replica.linksOnly() == recent.replica.linksOnly(), "\(place)")
        let kept = try [whole.replica, recent.replica].map { replica in
            try replica.files.main.read { try replica.source(Word.space, $0).allCandidates() }
        }
        #expect(kept[0] == kept[1], "\(place)")
    }

    @Test func verdictsComeWithWhatTheyAreAbout() throws {
        let (laptop, server) = (try TestStore(1), try TestStore(2, layout: .filePerSpace))
        let judge = ArrivalJudge(author: "Office") { arrival in
            arrival.transaction.author == "Bob" ? Objection(.role, "Bob may look only") : nil
        }
        for number in 0..<60 {
            try laptop.replica.change(author: number % 13 == 5 ? "Bob" : "Ann") { writer in
                try writer.set(task(UInt64(number % 30)), Word.effort, .integer(Int64(number)))
            }
            for segment in try laptop.replica.segments(
                Word.space, lacking: server.replica.heads(Word.space))
            {
                _ = try server.replica.apply(
                    segment, from: laptop.replica.identity.id, chains: .agreed, judge: judge)
            }
            try laptop.replica.pull(server.replica)
        }
        let recent = try TestStore(3)
        let always = try #require(Instant(milliseconds: 4_000_000_000_000))
        let made = try take(server.replica, before: always, by: recent.replica)
        #expect(made.linksOnly > 0 && made.transactions > 0)
        try agree(recent.replica, server.replica, "verdicts")
        #expect(try recent.replica.read(Word.space) { try $0.refused().count } == 5)
        // A person lets one stand after all.
        let refused = try #require(
            try server.replica.read(Word.space) { try $0.refused() }.first)
        try server.replica.judge(
            [Judgement(refused.transaction, .stands)], in: Word.space, author: "Office")
        // What the record was before it came back is among what stayed behind.
        #expect(throws: StoreError.self) { try recent.replica.pull(server.replica) }
        let all = try log(server.replica).map(\.transaction)
        #expect(try recent.replica.takeBack([Word.space: all]).missing == 0)
        try recent.replica.pull(server.replica)
        try agree(recent.replica, server.replica, "stands")
    }

    @Test func aSpaceThatIsThereTakesNoSnapshot() throws {
        let (laptop, server) = (try TestStore(1), try TestStore(2, layout: .filePerSpace))
        try laptop.replica.change { try $0.set(task(1), Word.effort, .integer(1)) }
        try server.replica.pull(laptop.replica)
        let always = try #require(Instant(milliseconds: 4_000_000_000_000))
        #expect(throws: SnapshotFault.outOfPlace) {
            try take(server.replica, before: always, by: laptop.replica)
        }
        #expect(throws: StoreError.keepsAll) {
            let office = try TestStore(3, layout: .filePerSpace)
            _ = try take(server.replica, before: always, by: office.replica)
        }
        #expect(try server.replica.snapshot(of: Word.other, before: always) == nil)
    }
}
