import FieldsyncTesting
import Foundation
import Testing

/// Goal: no copying, restoring, losing of replies and passing on breaks an invariant.
///
/// Method: every sequence of a few steps over three laptops and a server, then long random ones.
/// After each, all laptops sync, and what was held before is looked for. With a rule left out
/// something is found.
@Suite struct HealingModelTests {
    /// What the steps lead to, the shortest ways first.
    private func search(
        from start: HealingModel, laptops: Int, depth: Int
    ) -> (fault: String?, states: Int) {
        let steps = HealingModel.steps(laptops: laptops)
        var frontier: [(state: HealingModel, steps: [HealingModel.Step])] = [(start, [])]
        var seen: Set<HealingModel> = [start]
        for _ in 0..<depth {
            var next: [(state: HealingModel, steps: [HealingModel.Step])] = []
            for (before, taken) in frontier {
                for step in steps {
                    var state = before
                    state.take(step)
                    guard seen.insert(state).inserted else { continue }
                    next.append((state, taken + [step]))
                    var settled = state
                    if let fault = settled.settle().first {
                        return ("\(fault): \(taken + [step])", seen.count)
                    }
                }
            }
            frontier = next
        }
        return (nil, seen.count)
    }

    @Test func everyShortHistoryHeals() {
        let found = search(from: HealingModel(), laptops: 3, depth: 4)
        #expect(found.fault == nil)
        #expect(found.states > 1_000)
    }

    /// Laptop 0 has written and synced, and a copy of its disk is put aside: from here on histories
    /// of the interesting kind are short.
    private func afterACopy(_ flaw: HealingModel.Flaw? = nil) -> HealingModel {
        var start = HealingModel(laptops: 2, flaw: flaw)
        for step in [.write(0), .sync(0), .backUpServer, .copy(0), .write(0)]
            as [HealingModel.Step]
        {
            start.take(step)
        }
        return start
    }

    @Test func everyShortHistoryAfterACopyHeals() {
        #expect(search(from: afterACopy(), laptops: 2, depth: 4).fault == nil)
    }

    @Test(arguments: HealingModel.Flaw.allCases)
    func aRuleThatIsLeftOutIsNoticed(flaw: HealingModel.Flaw) {
        #expect(search(from: afterACopy(flaw), laptops: 2, depth: 6).fault != nil)
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
