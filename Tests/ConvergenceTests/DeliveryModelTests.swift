import Testing

/// Goal: whatever becomes of requests and replies, what a person was told is safe is at the server,
/// nothing is counted as unsent for ever, and a few quiet exchanges bring everybody everything.
///
/// Method: every sequence of steps over a server and two or three laptops, as deep as time allows.
@Suite struct DeliveryModelTests {
    @Test(arguments: [(laptops: 2, writes: 2, depth: 8), (3, 1, 6)])
    func everyHistoryOfLostLateAndRepeatedMessagesEndsWell(
        laptops: Int, writes: Int, depth: Int
    ) {
        let start = DeliveryModel(laptops: laptops)
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
                    #expect(faults == [], "after \(step): \(state)")
                    if !faults.isEmpty { return }
                }
            }
            frontier = next
        }
        #expect(seen.count > 5_000)
    }
}
