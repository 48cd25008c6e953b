package import FieldsyncCore
package import FieldsyncFormat

/// Three to five replicas of one space, as one seed determines.
///
/// Their network repeats, reorders, delays and delivers in part. They pass on what others wrote.
package struct SimulatedCluster {
    /// The replicas.
    package private(set) var replicas: [SimulatedReplica]
    /// Everything that anyone wrote and was told is written.
    package private(set) var captured: [ReplicatedTransaction] = []

    private var generator: SeededGenerator
    private let edits: SimulatedEdits
    private var inFlight: [(to: Int, transactions: [ReplicatedTransaction])] = []
    private var trueMilliseconds: Int64 = 1_791_997_200_000
    private let packsSegments: Bool
    private let judges: Bool
    /// What is wrong with the program that all replicas have; nil for nothing.
    package let fault: MergeFault?

    /// - Parameters:
    ///   - seed: Determines everything.
    ///   - packsSegments: True where news travels as the bytes of segments.
    ///   - judges: True where replicas judge what they have seen, one another's verdicts too.
    ///   - fault: What is wrong with the program that all replicas have.
    package init(
        seed: UInt64, packsSegments: Bool = false, judges: Bool = false, fault: MergeFault? = nil
    ) {
        self.fault = fault
        var generator = SeededGenerator(seed: seed)
        edits = SimulatedEdits(with: &generator)
        let year: Int64 = 31_536_000_000
        replicas = (0..<Int.random(in: 3...5, using: &generator)).map { _ in
            SimulatedReplica(
                id: ReplicaID(generator.identifier()),
                schema: SimulatedEdits.schema,
                skewMilliseconds: generator.pick([0, 0, 40, -90_000, 10 * year, -60 * year]),
                fault: fault)
        }
        self.generator = generator
        self.packsSegments = packsSegments
        self.judges = judges
    }

    /// Plays `steps` random steps: writes, sendings and deliveries.
    package mutating func play(steps: Int) throws(SegmentError) {
        for _ in 0..<steps {
            trueMilliseconds += Int64.random(in: 0...3, using: &generator)
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<4: write()
            case 4..<7: try send()
            default: deliver()
            }
        }
    }

    /// Lets every replica tell every other one all that it lacks, in whatever order.
    ///
    /// - Returns: The rounds it took until nobody learned anything, the last one not counted.
    package mutating func heal() -> Int {
        while !inFlight.isEmpty { deliver() }
        var rounds = 0
        while true {
            let before = replicas.map(\.log.count)
            for (from, to) in allPairs().shuffled(using: &generator) {
                let held = replicas[to].state.vector
                let news = replicas[from].log.filter { !held.contains($0.id) }
                for transaction in news.shuffled(using: &generator) {
                    replicas[to].receive(transaction, trueMilliseconds: trueMilliseconds)
                }
            }
            if replicas.map(\.log.count) == before { return rounds }
            rounds += 1
        }
    }

    /// Lets one replica settle every conflict that it sees, in one transaction.
    package mutating func settle() {
        let operations = replicas[0].state.conflicts.flatMap { conflict in
            edits.settle(conflict, seeing: replicas[0].state, with: &generator)
        }
        guard !operations.isEmpty else { return }
        captured.append(
            replicas[0].capture(operations, trueMilliseconds: trueMilliseconds))
    }

    private func allPairs() -> [(Int, Int)] {
        replicas.indices.flatMap { from in
            replicas.indices.filter { $0 != from }.map { (from, $0) }
        }
    }

    private mutating func write() {
        let writer = Int.random(in: replicas.indices, using: &generator)
        let operations =
            judges && generator.chance(25)
            ? drawVerdicts(by: writer)
            : edits.draw(seeing: replicas[writer].state, with: &generator)
        guard !operations.isEmpty else { return }
        var basis: VersionVector?
        if generator.chance(10) {
            // An import repeats what was true some time ago, also of this replica's own writes.
            var past = VersionVector()
            for entry in replicas[writer].state.vector.entries {
                past[entry.replica] = UInt64.random(in: 0...entry.sequence, using: &generator)
            }
            basis = past
        }
        captured.append(
            replicas[writer].capture(
                operations, basis: basis, trueMilliseconds: trueMilliseconds))
    }

    private mutating func drawVerdicts(by writer: Int) -> [RecordOperation] {
        let log = replicas[writer].log
        guard !log.isEmpty else { return [] }
        return (0..<Int.random(in: 1...2, using: &generator)).map { _ in
            let target = generator.pick(log)
            let word = generator.pick([
                Judgement.Word.refused(.role, text: "no"), .refused(.constraint, text: "odd"),
                .stands, .settled,
            ])
            return .judge(target.operations[0].record, Judgement(target.id, word))
        }
    }

    /// Sends a run of somebody's log to somebody else, as it stands or from the middle of it.
    private mutating func send() throws(SegmentError) {
        let (from, to) = generator.pick(allPairs())
        let log = replicas[from].log
        guard !log.isEmpty else { return }
        let start = Int.random(in: 0..<log.count, using: &generator)
        let end = Int.random(in: start..<log.count, using: &generator)
        var run = Array(log[start...end])
        if packsSegments {
            run = try Segment(
                decoding: Segment(run).encoded(hash: SHA256Reference.hash),
                hash: SHA256Reference.hash
            ).transactions
        } else if generator.chance(30) {
            run.shuffle(using: &generator)
        }
        inFlight.append((to, run))
    }

    /// Delivers one message out of turn; a third of them stay in flight and come again.
    private mutating func deliver() {
        guard !inFlight.isEmpty else { return }
        let index = Int.random(in: inFlight.indices, using: &generator)
        let message = inFlight[index]
        if !generator.chance(33) { inFlight.remove(at: index) }
        let part = generator.chance(20) ? message.transactions.count / 2 : Int.max
        for transaction in message.transactions.prefix(part) {
            replicas[message.to].receive(transaction, trueMilliseconds: trueMilliseconds)
        }
    }
}
