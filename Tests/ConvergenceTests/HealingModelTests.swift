import FieldsyncTesting
import Foundation
import Testing

/// Goal: no copying, restoring, losing of replies and passing on breaks an invariant.
///
/// Method: every sequence of a few steps over three laptops and a server, then long random ones.
/// After each, all laptops sync, and what was held before is looked for.
@Suite struct HealingModelTests {
    private struct Path: Hashable {
        var state: HealingModel
        var steps: [HealingModel.Step]
    }

    @Test func everyShortHistoryHeals() {
        let steps = HealingModel.steps(laptops: 3)
        var frontier = [Path(state: HealingModel(), steps: [])]
        var seen: Set<HealingModel> = []
        for _ in 0..<4 {
            var next: [Path] = []
            for path in frontier {
                for step in steps {
                    var state = path.state
                    state.take(step)
                    guard seen.insert(state).inserted else { continue }
                    next.append(Path(state: state, steps: path.steps + [step]))
                    var settled = state
                    let faults = settled.settle()
                    #expect(faults == [], "\(path.steps + [step])")
                    if !faults.isEmpty { return }
                }
            }
            frontier = next
        }
        #expect(seen.count > 1_000)
    }

    /// Laptop 0 has written and synced, and a copy of its disk is put aside: from here on histories
    /// of the interesting kind are short.
    @Test func everyShortHistoryAfterACopyHeals() {
        var start = HealingModel(laptops: 2)
        for step in [.write(0), .sync(0), .backUpServer, .copy(0), .write(0)]
            as [HealingModel.Step]
        {
            start.take(step)
        }
        let steps = HealingModel.steps(laptops: 2)
        var frontier: Set<HealingModel> = [start]
        var seen = frontier
        for _ in 0..<4 {
            var next: Set<HealingModel> = []
            for state in frontier {
                for step in steps {
                    var state = state
                    state.take(step)
                    guard seen.insert(state).inserted else { continue }
                    next.insert(state)
                    var settled = state
                    let faults = settled.settle()
                    #expect(faults == [], "after \(step)")
                    if !faults.isEmpty { return }
                }
            }
            frontier = next
        }
    }

    private static let chosen = ProcessInfo.processInfo.environment[Seeds.variable]

    @Test(arguments: Seeds.plan(count: 400, chosen: chosen))
    func longHistoriesHeal(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let steps = HealingModel.steps(laptops: 3)
        var state = HealingModel()
        var taken: [HealingModel.Step] = []
        for _ in 0..<14 {
            let step = generator.pick(steps)
            taken.append(step)
            state.take(step)
            var settled = state
            let faults = settled.settle()
            #expect(faults == [], "seed \(seed): \(taken)")
            if !faults.isEmpty { return }
        }
    }
}
