import FieldsyncJSON
import Foundation
import Testing

/// A laptop or the server dies at any moment of a sync, and nothing is lost.
///
/// Goal: what `reliability.md` calls P1 to P3 and P12, on the real program. Method: one sync is
/// counted, call by call that changes a file; then ten more, each of new work, are killed before a
/// call that a seed chooses, and the program is started again. Two oracles: both laptops and the
/// server end with the same bytes, and those bytes hold every value that was ever saved.
@Suite struct InterruptionTests {
    @Test func aLaptopKilledAtTenMomentsOfASyncIsInStepAfterTheNextOne() throws {
        let scene = try Scene(victim: .laptop)
        let count = try scene.callsOfOneSync()
        try #require(count > 10)
        var deaths = 0
        for moment in Scene.moments(of: count, seed: 1) {
            try scene.work()
            scene.killer.reset(killBefore: moment)
            let ending = try scene.syncWithVictim()
            scene.killer.reset()
            if ending.status == -SIGKILL { deaths += 1 }
            try scene.heal("laptop, moment \(moment) of \(count)")
        }
        // A moment behind the last call of its own sync meets nobody.
        #expect(deaths >= 8)
    }

    @Test func aServerKilledAtTenMomentsOfASyncLosesNothingThatItAcknowledged() throws {
        let scene = try Scene(victim: .server)
        let count = try scene.callsOfOneSync()
        try #require(count > 10)
        var deaths = 0
        for moment in Scene.moments(of: count, seed: 2) {
            try scene.work()
            scene.killer.reset(killBefore: moment)
            let ending = try scene.syncWithVictim()
            scene.killer.reset()
            #expect([0, 5].contains(ending.status), "\(ending.testDescription)")
            if !scene.server.isRunning { deaths += 1 }
            try scene.restartServer()
            try scene.heal("server, moment \(moment) of \(count)")
        }
        #expect(deaths >= 8)
    }

    @Test func aReplicaThatDiesWhileItIsMadeCanBeMadeAgain() throws {
        let folder = try Folder()
        let killer = try Killer(in: folder)
        let store = folder.path("laptop")
        try folder.run(["init", "--store", store], variables: killer.variables)
        let count = killer.count
        try #require(count > 5)
        for moment in 1...count {
            try FileManager.default.removeItem(atPath: store)
            killer.reset(killBefore: moment)
            let died = try folder.run(["init", "--store", store], variables: killer.variables)
            #expect(died.status == -SIGKILL, "moment \(moment): \(died.testDescription)")
            let again = try folder.run(["init", "--store", store])
            // The last calls only tidy up: the replica is there by then.
            #expect([0, 1].contains(again.status), "moment \(moment): \(again.testDescription)")
            let sound = try folder.run(["verify", "--store", store])
            #expect(sound.status == 0, "moment \(moment): \(sound.testDescription)")
        }
    }

    @Test func aChangeIsThereWholeOrNotAtAllWheneverItsCommandDies() throws {
        let folder = try Folder()
        let killer = try Killer(in: folder)
        let laptop = try Laptop("laptop", user: "Anna", in: folder)
        let place = ["record", "set", "production", id(1)]
        try laptop.run(place + ["title=0", "season=0"], variables: killer.variables)
        killer.reset()
        try laptop.run(place + ["title=0!", "season=0!"], variables: killer.variables)
        let count = killer.count
        try #require(count > 5)
        var before = "0!"
        for moment in 1...count {
            killer.reset(killBefore: moment)
            let now = String(moment)
            let ending = try laptop.run(
                place + ["title=\(now)", "season=\(now)"], variables: killer.variables)
            killer.reset()
            let fields = try laptop.must("record", "get", "production", id(1)).json()
                .object("fields")
            let title = try #require(fields.text("title"))
            #expect(title == fields.text("season"), "moment \(moment)")
            #expect([before, now].contains(title), "moment \(moment)")
            if ending.status == 0 { #expect(title == now, "moment \(moment)") }
            try laptop.must("verify")
            before = title
        }
    }

    /// A server, and two laptops that work and sync.
    final class Scene {
        enum Victim { case laptop, server }

        let folder: Folder
        let killer: Killer
        private let victim: Victim
        private(set) var server: RunningServer
        private var saved: [String] = []

        init(victim: Victim) throws {
            self.victim = victim
            folder = try Folder()
            killer = try Killer(in: folder)
            server = try RunningServer(
                in: folder, variables: victim == .server ? killer.variables : [:])
            for (name, user) in [("anna", "Anna"), ("ben", "Ben")] {
                try server.enrol(try Laptop(name, user: user, in: folder))
            }
            try work()
            try heal("at first")
        }

        /// Ten moments, at least one in each tenth of the calls, so that early and late are met.
        static func moments(of count: UInt64, seed: UInt64) -> [UInt64] {
            var state = seed
            return (UInt64(0)..<10).map { tenth in
                // A linear congruential generator: it only has not to repeat itself.
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let from = count * tenth / 10
                let width = max(1, count * (tenth + 1) / 10 - from)
                return 1 + from + (state >> 33) % width
            }
        }

        /// New work on both laptops, in the roster and in a production of its own; Ben's is on the
        /// server already, so that Anna's sync moves something both ways.
        func work() throws {
            for name in ["anna", "ben"] {
                var lines: [String] = []
                for number in saved.count..<saved.count + 12 {
                    let value = "\(name) \(number)"
                    let type = number % 12 == 11 ? ("production", "title") : ("musician", "name")
                    lines.append(
                        """
                        {"ops":[{"type":"\(type.0)","id":"\(id(0xA000 + number))",\
                        "field":"\(type.1)","value":"\(value)"}]}
                        """)
                    saved.append(value)
                }
                let ending = try run(
                    name, "record", "apply", "-", input: lines.joined(separator: "\n"))
                try #require(ending.status == 0, "\(ending.testDescription)")
            }
            let ending = try sync("ben")
            try #require(ending.status == 0, "\(ending.testDescription)")
        }

        /// How often one sync of Anna's changes files, in her process or in the server's.
        func callsOfOneSync() throws -> UInt64 {
            try work()
            killer.reset()
            let ending = try syncWithVictim()
            try #require(ending.status == 0, "\(ending.testDescription)")
            return killer.count
        }

        /// Anna's sync, in which the victim may die.
        func syncWithVictim() throws -> Ending {
            try run("anna", "sync", "--json", variables: victim == .laptop ? killer.variables : [:])
        }

        private func sync(_ name: String) throws -> Ending { try run(name, "sync", "--json") }

        func restartServer() throws {
            server.kill()
            server = try RunningServer(
                in: folder, listen: server.address, variables: killer.variables)
        }

        /// A round of syncs, after which everybody holds everything and every store is sound.
        func heal(_ when: String) throws {
            for name in ["anna", "ben", "anna"] {
                let ending = try sync(name)
                #expect(ending.status == 0, "\(when): \(ending.testDescription)")
            }
            let dumps = try ["anna", "ben", "server"].map { try run($0, "record", "dump").output }
            #expect(dumps[0] == dumps[1], "\(when)")
            #expect(dumps[0] == dumps[2], "\(when)")
            for value in saved where !dumps[0].contains("\"\(value)\"") {
                Issue.record("\(when): '\(value)' was saved and is gone")
            }
            for name in ["anna", "ben", "server"] {
                let verify = try run(name, "verify", "--json")
                #expect(verify.status == 0, "\(when): \(verify.testDescription)")
            }
        }

        private func run(
            _ name: String, _ words: String..., input: String = "",
            variables: [String: String] = [:]
        ) throws -> Ending {
            try folder.run(
                words + ["--store", folder.path(name)], input: input, variables: variables)
        }
    }
}
