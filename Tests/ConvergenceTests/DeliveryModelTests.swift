import Testing

/// Goal: whatever becomes of requests and replies, what a person was told is safe is at the server,
/// nothing is counted as unsent for ever, and a few quiet exchanges bring everybody everything.
///
/// Method: every sequence of steps over a server and two or three laptops, as deep as time allows;
/// and the same with a rule left out, which must be found.
@Suite struct DeliveryModelTests {
    @Test(arguments: [(laptops: 2, writes: 2, depth: 8), (3, 1, 6)])
    func everyHistoryOfLostLateAndRepeatedMessagesEndsWell(
        laptops: Int, writes: Int, depth: Int
    ) {
        let found = search(DeliveryModel(laptops: laptops), writes: writes, depth: depth)
        #expect(found.fault == nil)
        #expect(found.states > 5_000)
    }

    @Test(arguments: DeliveryModel.Flaw.allCases)
    func aRuleThatIsLeftOutIsNoticed(flaw: DeliveryModel.Flaw) {
        #expect(search(DeliveryModel(laptops: 2, flaw: flaw), writes: 1, depth: 9).fault != nil)
    }

    /// Looks for a state in which something is wrong, or out of which nothing comes right.
    private func search(
        _ start: DeliveryModel, writes: Int, depth: Int
    ) -> (fault: String?, states: Int) {
        var (frontier, seen): (Set<DeliveryModel>, Set<DeliveryModel>) = ([start], [start])
        for _ in 0..<depth {
            var next: Set<DeliveryModel> = []
            for state in frontier {
                for step in state.steps(writes: writes, messages: 3) {
                    var state = state
                    state.take(step)
                    guard seen.insert(state).inserted else { continue }
                    next.insert(state)
                    let faults = state.faults + state.faultsOnceSettled(rounds: 3)
                    if let fault = faults.first {
                        return ("\(fault) after \(step): \(state)", seen.count)
                    }
                }
            }
            frontier = next
        }
        return (nil, seen.count)
    }
}
