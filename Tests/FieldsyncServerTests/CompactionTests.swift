import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

/// Goal: laptops that let go of history now and then or join without it, are copied and put back,
/// and write what is refused come into step with a server all the same, and get everything back.
///
/// Method: real replicas and a real server, from a seed; `FIELDSYNC_SEED` plays others.
@Suite struct CompactionTests {
    static let seeds = Seeds.plan(
        count: 6, chosen: ProcessInfo.processInfo.environment[Seeds.variable])

    @Test("Random work with compaction in between comes into step", arguments: seeds)
    func comesIntoStep(seed: UInt64) async throws {
        let (folder, clock) = (try TestFolder(), TestClock())
        let server = try Replica.create(
            at: folder.path + "/server", name: "Office", layout: .filePerSpace,
            schema: Turmoil.schema, environment: clock.environment)
        try await TestNetwork.serve(server, { $0.rights = Turmoil.rights }) {
            let yard = try await CompactionYard(
                seed: seed, folder: folder, clock: clock, server: server, $0, $1)
            for _ in 0..<80 { try await yard.step() }
            try await yard.end()
        }
    }

    @Test func onlyWhoMaySeeASpaceIsToldOfItsBackup() async throws {
        try await TestNetwork.run { network in
            let (ada, rex) = (
                try await network.enrolled("Ada"),
                try await network.enrolled("Rex", .recorder, spaces: [Word.beta])
            )
            try ada.note("one")
            _ = try await HTTPPeer(replica: ada).exchange(.both)
            #expect(try await HTTPPeer(replica: ada).backupPoint().at == nil)
            _ = try network.server.backUp(to: network.folder.path + "/backup")
            let held = try network.server.heads(Word.alpha)
            try ada.note("two")
            _ = try await HTTPPeer(replica: ada).exchange(.both)
            let told = try await HTTPPeer(replica: ada).backupPoint()
            #expect(told.at == network.clock.environment.instant)
            #expect(told.heads[Word.alpha]?.heads == held.heads)
            #expect(try await HTTPPeer(replica: rex).backupPoint().heads[Word.alpha] == nil)
            try await network.administration.revoke("Ada")
            await #expect(throws: PeerError.self) {
                try await HTTPPeer(replica: ada).backupPoint()
            }
        }
    }

    /// What `status` counts as unsent is not among what `compact` lets go of: what the server's
    /// backup holds was sent, whether or not its answer arrived.
    @Test func whatTheBackupHoldsIsNotCalledUnsentAndNothingElseGoes() async throws {
        try await TestNetwork.run { network in
            let ada = try await network.enrolled("Ada")
            for number in 0..<30 { try ada.note("old \(number)") }
            try await ada.sync()
            // As if the server's last word had not arrived: nothing is known of what it holds.
            let now = network.clock.environment.instant
            try ada.setPeerHeads(SpaceHeads(), for: Word.alpha, at: now)
            #expect(try network.server.notes().count == 30)
            #expect(try HTTPPeer(replica: ada).unsent() == [Word.alpha: 30])
            _ = try network.server.backUp(to: network.folder.path + "/backup")
            for number in 0..<30 { try ada.note("new \(number)") }
            let backup = try await HTTPPeer(replica: ada).backupPoint()
            #expect(try HTTPPeer(replica: ada).unsent() == [Word.alpha: 30], "the new ones")
            let limit = try #require(Instant(milliseconds: 4_000_000_000_000))
            let went = try ada.compact(backup: backup, before: limit)
            #expect((1...30).contains(went.transactions))
            #expect(try HTTPPeer(replica: ada).unsent() == [Word.alpha: 30])
            let summary = try await ada.sync()
            #expect(summary.isInStep && summary.transactionsSent == 30)
            #expect(try HTTPPeer(replica: ada).unsent().isEmpty)
            #expect(try ada.verify() == [])
            #expect(try network.server.notes().count == 60)
        }
    }

    /// A laptop that let go of history, whose disk was copied, and in whose log a text was altered
    /// since: what the server has comes back, also of the chain that parts from its.
    @Test func aDamagedLogWhoseChainPartedIsRepairedAfterCompaction() async throws {
        try await TestNetwork.run { network in
            let (ada, bo) = (try await network.enrolled("Ada"), try await network.enrolled("Bo"))
            for number in 0..<30 { try bo.note("old \(number)") }
            try ada.note("from Ada")
            for laptop in [bo, ada, bo] { try await laptop.sync() }
            _ = try network.server.backUp(to: network.folder.path + "/backup")
            let backup = try await HTTPPeer(replica: ada).backupPoint()
            let limit = try #require(Instant(milliseconds: 4_000_000_000_000))
            #expect(try ada.compact(backup: backup, before: limit).transactions > 0)
            try bo.note("needle")
            for laptop in [bo, ada] { try await laptop.sync() }
            let copy = try network.copy(of: ada, named: "copy")
            try copy.note("left")
            try await copy.sync()
            let right = try ada.note("right")
            let file = URL(filePath: ada.directory + "/fieldsync.sqlite")
            var bytes = try Data(contentsOf: file)
            var altered = 0
            while let place = bytes.range(of: Data("needle".utf8)) {
                bytes.replaceSubrange(place, with: Data("noodle".utf8))
                altered += 1
            }
            try #require(altered > 0)
            try bytes.write(to: file)
            let damaged = try Replica.open(
                at: ada.directory, schema: .trial, environment: network.clock.environment)
            #expect(try !damaged.verify().isEmpty)
            let (_, lost) = try await HTTPPeer(replica: damaged).repair()
            #expect(lost == [])
            #expect(try damaged.verify() == [])
            #expect(try damaged.read(Word.alpha) { try $0.record(right) != nil })
            for replica in [damaged, copy, bo, damaged] { try await replica.sync() }
            for replica in [damaged, copy, bo] {
                let notes = try replica.notes()
                #expect(Set(notes).isSuperset(of: ["needle", "left", "right", "from Ada"]))
                #expect(notes.count == 34)
                #expect(try replica.digest() == network.server.digest())
            }
        }
    }

    @Test func historyComesBackToALaptopWhoseChainParted() async throws {
        try await TestNetwork.run { network in
            let (ada, bo) = (try await network.enrolled("Ada"), try await network.enrolled("Bo"))
            for number in 0..<600 { try bo.note("old \(number)") }
            for laptop in [bo, ada] { _ = try await HTTPPeer(replica: laptop).exchange(.both) }
            _ = try network.server.backUp(to: network.folder.path + "/backup")
            let copy = try network.copy(of: ada, named: "copy")
            let backup = try await HTTPPeer(replica: ada).backupPoint()
            let limit = try #require(Instant(milliseconds: 4_000_000_000_000))
            let went = try ada.compact(backup: backup, before: limit).transactions
            #expect(went > 0)
            try copy.note("left")
            _ = try await HTTPPeer(replica: copy).exchange(.both)
            try ada.note("right")
            let (back, missing) = try await HTTPPeer(replica: ada).bringHistoryBack()
            #expect(back == went)
            #expect(missing == 0)
            #expect(try await HTTPPeer(replica: ada).exchange(.both).isInStep)
            #expect(try ada.verify() == [])
            #expect(try ada.heads(Word.alpha) == network.server.heads(Word.alpha))
        }
    }
}

/// Laptops of three people, one of whom has no right to delete.
private actor CompactionYard {
    private let seed: UInt64
    private let folder: TestFolder
    private let clock: TestClock
    private let server: Replica
    private let administration: ServerAdministration
    private let url: String
    private var generator: SeededGenerator
    private var laptops: [Replica] = []
    private var copies: [String] = []
    private var (deeds, paths, went, joined) = (0, 0, 0, 0)

    init(
        seed: UInt64, folder: TestFolder, clock: TestClock, server: Replica,
        _ administration: ServerAdministration, _ url: String
    ) async throws {
        (self.seed, self.folder, self.clock, self.server) = (seed, folder, clock, server)
        (self.administration, self.url) = (administration, url)
        generator = SeededGenerator(seed: seed)
        for (name, role, _) in Turmoil.people {
            let replica = try Replica.create(
                at: folder.path + "/" + name, name: name, layout: .oneFile,
                schema: Turmoil.schema, environment: clock.environment)
            let code = try await administration.invite(
                user: name, role: role, spaces: [Word.alpha]
            ).code
            _ = try await HTTPPeer(replica: replica).enrol(url: url, code: code)
            laptops.append(replica)
        }
    }

    func step() async throws {
        clock.advance(milliseconds: UInt64.random(in: 1..<120_000, using: &generator))
        let place = Int.random(in: laptops.indices, using: &generator)
        switch Int.random(in: 0..<20, using: &generator) {
        case 0..<10: try write(laptops[place])
        case 10..<15: try await sync(laptops[place])
        case 15, 16: try await compact(laptops[place])
        case 17: try await join(place)
        case 18:
            copies.append(freshPath())
            try FileManager.default.copyItem(
                atPath: laptops[0].directory, toPath: copies[copies.count - 1])
        default:
            guard let copy = copies.randomElement(using: &generator) else { return }
            let path = freshPath()
            try FileManager.default.copyItem(atPath: copy, toPath: path)
            laptops[0] = try Replica.open(
                at: path, schema: Turmoil.schema, environment: clock.environment)
        }
    }

    private func freshPath() -> String {
        paths += 1
        return "\(folder.path)/disk-\(paths)"
    }

    /// A person gets another laptop, which takes the space as it is and a part of its history.
    private func join(_ place: Int) async throws {
        let (name, role, _) = Turmoil.people[place]
        try await sync(laptops[place])
        let replica = try Replica.create(
            at: freshPath(), name: name, layout: .oneFile, schema: Turmoil.schema,
            environment: clock.environment)
        let code = try await administration.invite(
            user: name, role: role, spaces: [Word.alpha]
        ).code
        let peer = HTTPPeer(replica: replica)
        _ = try await peer.enrol(url: url, code: code)
        let ago = Int64.random(in: 0..<2_000_000, using: &generator)
        let limit = try #require(
            Instant(milliseconds: clock.environment.instant.milliseconds - ago))
        joined += try await peer.takeSnapshots(since: limit).linksOnly
        #expect(try replica.verify() == [], "seed \(seed)")
        try await sync(replica)
        laptops[place] = replica
    }

    private func write(_ replica: Replica) throws {
        deeds += 1
        let scribe = Scribe("deed \(deeds)", with: &generator)
        _ = try replica.write(
            author: replica.identity.name, reason: scribe.deed, allowsUnknown: true
        ) { batch in
            try batch.transaction(in: Word.alpha) { try scribe.write($0) }
        }
    }

    private func sync(_ replica: Replica) async throws {
        let peer = HTTPPeer(replica: replica)
        do {
            _ = try await peer.exchange(.both)
        } catch StoreError.historyLetGo {
            let (back, missing) = try await peer.bringHistoryBack()
            #expect(back > 0 && missing == 0, "seed \(seed)")
            _ = try await peer.exchange(.both)
        }
    }

    private func compact(_ replica: Replica) async throws {
        try await sync(replica)
        if generator.chance(70) { _ = try server.backUp(to: folder.path + "/backup") }
        let backup = try await HTTPPeer(replica: replica).backupPoint()
        let limit = try #require(Instant(milliseconds: 4_000_000_000_000))
        went += try replica.compact(backup: backup, before: limit).transactions
        #expect(try replica.verify() == [], "seed \(seed)")
    }

    func end() async throws {
        try await settle()
        for replica in laptops { try await compact(replica) }
        try expectInStep()
        for replica in laptops { try write(replica) }
        try await settle()
        try expectInStep()
        #expect(went > 0, "seed \(seed)")
        for replica in laptops {
            #expect(try await HTTPPeer(replica: replica).bringHistoryBack().missing == 0)
            let logs = try [replica, server].map { replica in
                try replica.read(Word.alpha) { try Set($0.log().map(\.hash)) }
            }
            #expect(logs[0] == logs[1], "seed \(seed)")
        }
        try expectInStep()
    }

    private func settle() async throws {
        for _ in 0..<3 { for replica in laptops { try await sync(replica) } }
    }

    private func expectInStep() throws {
        #expect(try server.verify() == [], "seed \(seed)")
        func told(_ replica: Replica) throws -> [String] {
            try replica.read(Word.alpha) { reader in
                try reader.allRecords().map(RecordDump.line)
                    + reader.refused().map { "\($0)" } + reader.lateEdits().map { "\($0)" }
            }
        }
        for replica in laptops {
            #expect(try replica.verify() == [], "seed \(seed)")
            #expect(try told(replica) == told(server), "seed \(seed)")
            #expect(try replica.heads(Word.alpha) == server.heads(Word.alpha), "seed \(seed)")
        }
    }
}
