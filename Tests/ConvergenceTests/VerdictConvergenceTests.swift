import FieldsyncCore
import FieldsyncTesting
import Testing

/// Goal: what was refused is applied nowhere, on every replica alike (I5), in whatever order
/// writes, verdicts and verdicts on verdicts arrive, and everything else goes through (I19).
///
/// Method: 500 random schedules in which every replica judges what it has seen, each held against
/// the definition: the state is what the transactions that stand add up to; and the same with a
/// rule of judging broken, which must be found.
@Suite struct VerdictConvergenceTests {
    @Test(arguments: [0, 100, 200, 300, 400])
    func refusedWritesCountNowhereInAnyOrder(start: UInt64) throws {
        for seed in start..<start + 100 {
            let broken = try Self.play(seed)
            #expect(broken == [], "seed \(seed)")
        }
    }

    @Test(arguments: MergeFault.ofVerdicts)
    func aBrokenRuleIsNoticed(fault: MergeFault) throws {
        for seed: UInt64 in 0..<100 where try !Self.play(seed, fault).isEmpty { return }
        Issue.record("nobody noticed")
    }

    /// What does not hold after the schedule of a seed.
    private static func play(_ seed: UInt64, _ fault: MergeFault? = nil) throws -> [String] {
        var broken: [String] = []
        func expect(_ holds: Bool, _ law: String) { if !holds { broken.append(law) } }
        var cluster = SimulatedCluster(
            seed: seed, packsSegments: seed % 7 == 0, judges: true, fault: fault)
        try cluster.play(steps: 30 + Int(seed % 40))
        _ = cluster.heal()
        let first = cluster.replicas[0].state
        let refused = CausalDefinition.refused(of: cluster.captured)
        let definition = CausalDefinition(cluster.captured, schema: SimulatedEdits.schema)
        for replica in cluster.replicas {
            let state = replica.state
            expect(
                Set(state.verdicts.refused.map(\.transaction)) == refused,
                "something else is refused than should be")
            expect(state.verdicts.refused == first.verdicts.refused, "replicas judge differently")
            expect(state.canonicalText == first.canonicalText, "replicas differ")
            expect(state.vector == first.vector, "a chain has a gap")
        }
        for (record, slots) in definition.writes {
            for slot in slots.keys {
                let left = definition.left(record, slot).sorted { $0.transaction < $1.transaction }
                expect(first.records[record]?[slot] ?? [] == left, "\(record) \(slot.name)")
            }
        }
        for (record, slots) in first.records where definition.writes[record] == nil {
            expect(slots.isEmpty, "\(record) is there by refused writes only")
        }
        return broken
    }
}
