import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

/// Goal: laptops whose disks are copied, set back and cut off at will come into step, and nothing
/// that anybody wrote is lost or there twice.
///
/// Method: real replicas and a real server, random steps from a seed, then everybody syncs.
/// Replay one failure: `FIELDSYNC_SEED=<seed> swift test --filter HealingSimulationTests`.
@Suite struct HealingSimulationTests {
    /// A disk: a replica, and what of it nobody has acknowledged yet.
    private struct Disk {
        var replica: Replica
        var unsent: Set<String> = []
    }

    private struct Play {
        let network: TestNetwork
        var generator: SeededGenerator
        var disks: [Disk] = []
        /// Copies of disks that were put aside.
        var copies: [(path: String, unsent: Set<String>)] = []
        var acknowledged: Set<String> = []
        /// What was on a disk that is gone; others may have it all the same.
        var gone: Set<String> = []
        private var written = 0
        private var folders = 0

        init(_ network: TestNetwork, seed: UInt64) async throws {
            self.network = network
            generator = SeededGenerator(seed: seed)
            for name in ["Ada", "Bo", "Cy"] {
                disks.append(Disk(replica: try await network.enrolled(name)))
            }
        }

        mutating func step() async throws {
            network.clock.advance(milliseconds: 1_000)
            let place = Int.random(in: disks.indices, using: &generator)
            switch Int.random(in: 0..<12, using: &generator) {
            case 0..<4: try write(at: place)
            case 4..<7: try await sync(place)
            case 7: try await sync(place, cutAfter: Int.random(in: 0...900, using: &generator))
            case 8, 9:
                let path = folder()
                try FileManager.default.copyItem(
                    atPath: disks[place].replica.directory, toPath: path)
                copies.append((path, disks[place].unsent))
            case 10: try putBack(at: place)
            default: try passOn(from: place)
            }
        }

        private mutating func folder() -> String {
            folders += 1
            return "\(network.folder.path)/disk-\(folders)"
        }

        private mutating func write(at place: Int) throws {
            written += 1
            try disks[place].replica.note("note \(written)")
            disks[place].unsent.insert("note \(written)")
        }

        mutating func sync(_ place: Int, cutAfter: Int? = nil) async throws {
            let replica = disks[place].replica
            if let cutAfter {
                try await FaultProxy.run(before: network.url, .cutReply(after: cutAfter)) { url in
                    _ = try HTTPPeer(replica: replica).move(to: url)
                    do { try await replica.sync() } catch is PeerError { return }
                }
                _ = try HTTPPeer(replica: replica).move(to: network.url)
                return
            }
            try await replica.sync()
            acknowledged.formUnion(disks[place].unsent)
            disks[place].unsent = []
        }

        /// An old copy takes the place of a disk, or of none: then there is one laptop more.
        private mutating func putBack(at place: Int) throws {
            guard !copies.isEmpty else { return }
            let copy = generator.pick(copies)
            let path = folder()
            try FileManager.default.copyItem(atPath: copy.path, toPath: path)
            let replica = try Replica.open(
                at: path, schema: .trial, environment: network.clock.environment)
            _ = try HTTPPeer(replica: replica).move(to: network.url)
            let disk = Disk(replica: replica, unsent: copy.unsent)
            if disks.count < 5, generator.chance(50) {
                disks.append(disk)
            } else {
                gone.formUnion(disks[place].unsent)
                disks[place] = disk
            }
        }

        private mutating func passOn(from place: Int) throws {
            let to = Int.random(in: disks.indices, using: &generator)
            guard to != place else { return }
            let (giver, taker) = (disks[place].replica, disks[to].replica)
            for space in try giver.spaces() {
                let parted = try taker.divergences(from: giver.allHeads())[space]
                    ?? giver.divergences(from: taker.allHeads())[space]
                try giver.segments(space, lacking: taker.heads(space)) {
                    _ = try taker.apply(
                        $0, from: giver.identity.id,
                        chains: parted.map { .parted(Set($0)) } ?? .unproven)
                    return true
                }
            }
        }
    }

    private static let chosen = ProcessInfo.processInfo.environment[Seeds.variable]

    @Test(arguments: Seeds.plan(count: 24, chosen: chosen))
    func everybodyComesIntoStep(seed: UInt64) async throws {
        try await TestNetwork.run { network in
            var play = try await Play(network, seed: seed)
            for _ in 0..<30 { try await play.step() }
            for _ in 0..<3 { for place in play.disks.indices { try await play.sync(place) } }
            let found = try network.server.notes()
            let must = play.acknowledged
            #expect(Set(found).count == found.count, "seed \(seed): twice")
            #expect(must.isSubset(of: found), "seed \(seed): lost")
            #expect(Set(found).isSubset(of: must.union(play.gone)), "seed \(seed): out of nothing")
            for disk in play.disks {
                #expect(
                    try disk.replica.digest() == network.server.digest(), "seed \(seed): apart")
                #expect(try disk.replica.verify() == [], "seed \(seed)")
                // Another copy of the same disk may have taken the challenge.
                try await disk.replica.sync()
                #expect(try await disk.replica.sync().roundTrips == 1, "seed \(seed): not quiet")
            }
            #expect(try network.server.verify() == [], "seed \(seed)")
        }
    }
}
