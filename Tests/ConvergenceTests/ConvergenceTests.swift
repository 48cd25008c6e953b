import FieldsyncCore
import FieldsyncTesting
import Foundation
import Testing

/// Goal: replicas that hold the same transactions hold the same state (I5), whatever the network
/// does (I4) and the clocks say (I6); no edit vanishes; a conflict is open if and only if two
/// maximal writes differ (I7).
///
/// Method: 2,000 random schedules of 3 to 5 replicas, each from a seed, each judged by
/// ``ConvergenceLaws``; and the same with a rule of merging broken, which must be found.
/// `FIELDSYNC_SEED=n` plays one schedule again.
@Suite struct ConvergenceTests {
    private static let chosen = ProcessInfo.processInfo.environment[Seeds.variable]
    private static let runs: [ArraySlice<UInt64>] = {
        let seeds = Seeds.plan(count: 2_000, chosen: chosen)
        return stride(from: 0, to: seeds.count, by: 100).map { start in
            seeds[start..<min(start + 100, seeds.count)]
        }
    }()

    @Test(arguments: runs)
    func schedulesConvergeAndLoseNothing(seeds: ArraySlice<UInt64>) throws {
        for seed in seeds {
            let broken = try Self.play(seed)
            #expect(broken == [], "seed \(seed)")
        }
    }

    /// Whoever breaks a rule is found within a few of the seeds that are always played.
    @Test(arguments: MergeFault.ofWrites)
    func aBrokenRuleIsNoticed(fault: MergeFault) throws {
        for seed: UInt64 in 1...100 where try !Self.play(seed, fault).isEmpty { return }
        Issue.record("nobody noticed")
    }

    /// What does not hold after the schedule of a seed.
    private static func play(_ seed: UInt64, _ fault: MergeFault? = nil) throws -> [String] {
        var cluster = SimulatedCluster(seed: seed, packsSegments: seed % 10 == 0, fault: fault)
        try cluster.play(steps: 30 + Int(seed % 60))
        let rounds = cluster.heal()
        let late = rounds > 3 ? ["P12: \(rounds) rounds until all were in step"] : []
        return late + ConvergenceLaws(judging: cluster, seed: seed).broken
    }
}
