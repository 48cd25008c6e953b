import FieldsyncCore
import FieldsyncTesting
import Testing

/// Goal: what was refused is applied nowhere, on every replica alike (I5), in whatever order
/// writes, verdicts and verdicts on verdicts arrive, and everything else goes through (I19).
///
/// Method: 500 random schedules in which every replica judges what it has seen, each held against
/// the definition: the state is what the transactions that stand add up to.
@Suite struct VerdictConvergenceTests {
    @Test(arguments: [0, 100, 200, 300, 400])
    func refusedWritesCountNowhereInAnyOrder(start: UInt64) throws {
        for seed in start..<start + 100 {
            var cluster = SimulatedCluster(seed: seed, packsSegments: seed % 7 == 0, judges: true)
            try cluster.play(steps: 30 + Int(seed % 40))
            _ = cluster.heal()
            let first = try #require(cluster.replicas.first).state
            let refused = CausalDefinition.refused(of: cluster.captured)
            let definition = CausalDefinition(cluster.captured, schema: SimulatedEdits.schema)
            for replica in cluster.replicas {
                let state = replica.state
                #expect(
                    Set(state.verdicts.refused.map(\.transaction)) == refused, "seed \(seed)")
                #expect(state.verdicts.refused == first.verdicts.refused, "seed \(seed)")
                #expect(state.canonicalText == first.canonicalText, "seed \(seed)")
                #expect(state.vector == first.vector, "seed \(seed): a chain has a gap")
            }
            for (record, slots) in definition.writes {
                for slot in slots.keys {
                    let left = definition.left(record, slot)
                        .sorted { $0.transaction < $1.transaction }
                    #expect(
                        first.records[record]?[slot] ?? [] == left,
                        "seed \(seed): \(record) \(slot.name)")
                }
            }
            for (record, slots) in first.records where definition.writes[record] == nil {
                #expect(slots.isEmpty, "seed \(seed): \(record) is there by refused writes only")
            }
        }
    }
}
