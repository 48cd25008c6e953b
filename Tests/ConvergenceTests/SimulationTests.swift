import FieldsyncCore
import FieldsyncTesting
import Testing

/// Goal: the schedules are worth playing.
///
/// A simulation in which nothing ever meets would pass every oracle.
@Suite struct SimulationTests {
    @Test func schedulesAreOfEveryKind() throws {
        var conflicted = 0
        var deletions = 0
        var settled = 0
        var late = 0
        var membersMet = 0
        for seed: UInt64 in 1...200 {
            var cluster = SimulatedCluster(seed: seed)
            try cluster.play(steps: 60)
            _ = cluster.heal()
            let conflicts = cluster.replicas.first?.state.conflicts ?? []
            if !conflicts.isEmpty { conflicted += 1 }
            if conflicts.contains(where: { $0.slot == .existence }) { deletions += 1 }
            let resolves = cluster.captured.flatMap(\.operations).contains { operation in
                if case .resolve = operation { true } else { false }
            }
            if resolves { settled += 1 }
            let isLate = cluster.captured.flatMap(\.operations).contains { operation in
                if case .leaveDeleted = operation { true } else { false }
            }
            if isLate { late += 1 }
            let meets = cluster.replicas.first?.state.records.values.contains { slots in
                slots.values.contains { candidates in
                    candidates.count { if case .members = $0.content { true } else { false } } > 1
                }
            }
            if meets == true { membersMet += 1 }
        }
        #expect(conflicted > 100)
        #expect(deletions > 20)
        #expect(settled > 30)
        #expect(late > 20)
        #expect(membersMet > 50)
    }

    @Test func oneWhoHasSeenEverythingSettlesEverything() throws {
        for seed: UInt64 in 1...200 {
            var cluster = SimulatedCluster(seed: seed)
            try cluster.play(steps: 60)
            _ = cluster.heal()
            cluster.settle()
            _ = cluster.heal()
            for replica in cluster.replicas {
                #expect(replica.state.conflicts.isEmpty, "seed \(seed)")
            }
        }
    }

    @Test func aSeedPlaysTheSameScheduleAgain() throws {
        var texts: [String] = []
        for _ in 0..<2 {
            var cluster = SimulatedCluster(seed: 77)
            try cluster.play(steps: 80)
            _ = cluster.heal()
            texts.append(try #require(cluster.replicas.first).state.canonicalText)
        }
        #expect(texts[0] == texts[1] && !texts[0].isEmpty)
    }

    @Test func seedsArePlannedOrChosen() {
        #expect(Seeds.plan(count: 3, chosen: nil) == [1, 2, 3])
        #expect(Seeds.plan(count: 3, chosen: "18446744073709551615") == [.max])
        #expect(Seeds.plan(count: 0, chosen: nil) == [])
        #expect(Seeds.plan(count: 3, chosen: "7-9") == [7, 8, 9])
        #expect(Seeds.plan(count: 2, chosen: "9-7") == [1, 2])
    }

    /// The first numbers of SplitMix64 from seed 0, as its authors publish them.
    @Test func theGeneratorIsSplitMix64() {
        var generator = SeededGenerator(seed: 0)
        let first = (0..<3).map { _ in generator.next() }
        #expect(
            first == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F])
    }
}
