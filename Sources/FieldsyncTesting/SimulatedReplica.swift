package import FieldsyncCore

/// A replica of one space without a disk: the model's state, a log, what is parked, and a clock
/// that may be wrong.
package struct SimulatedReplica {
    package let id: ReplicaID
    /// What the log adds up to.
    package private(set) var state: SpaceState
    /// Everything applied, in the order in which it was.
    package private(set) var log: [ReplicatedTransaction] = []
    private var parked: [TransactionID: ReplicatedTransaction] = [:]
    private var clock: HybridLogicalClock
    private let skewMilliseconds: Int64

    package init(id: ReplicaID, schema: Schema, skewMilliseconds: Int64) {
        self.id = id
        self.skewMilliseconds = skewMilliseconds
        state = SpaceState(schema: schema)
        clock = HybridLogicalClock(latest: HybridTimestamp(packed: 0))
    }

    /// How many transactions wait for what their authors had seen.
    package var parkedCount: Int { parked.count }

    /// Writes a transaction and applies it here.
    ///
    /// - Parameters:
    ///   - operations: What it does.
    ///   - basis: What its author had seen; everything held, unless said otherwise.
    ///   - trueMilliseconds: The time that a clock without error would show.
    /// - Returns: What was written.
    package mutating func capture(
        _ operations: [RecordOperation],
        basis: VersionVector? = nil,
        trueMilliseconds: Int64
    ) -> ReplicatedTransaction {
        let transaction = ReplicatedTransaction(
            space: SpaceID(literal: "alpha"),
            id: TransactionID(id, state.vector[id] + 1),
            stamp: clock.issue(nowMilliseconds: now(trueMilliseconds)),
            author: "writer at \(id.hex.prefix(4))",
            context: basis ?? state.vector,
            schemaVersion: 1,
            operations: operations)
        receive(transaction, trueMilliseconds: trueMilliseconds)
        return transaction
    }

    /// Takes in what a peer sent: applies it, ignores it, or parks it until its time comes.
    package mutating func receive(
        _ transaction: ReplicatedTransaction,
        trueMilliseconds: Int64
    ) {
        var waiting = [transaction]
        while let next = waiting.popLast() {
            switch state.apply(next) {
            case .known: continue
            case .early: parked[next.id] = next
            case .applied:
                log.append(next)
                clock.observe(next.stamp, nowMilliseconds: now(trueMilliseconds))
                let ready = parked.values.filter { state.vector.admits($0) }
                for transaction in ready.sorted(by: { $0.id < $1.id }) {
                    parked[transaction.id] = nil
                    waiting.append(transaction)
                }
            }
        }
    }

    private func now(_ trueMilliseconds: Int64) -> UInt64 {
        UInt64(max(0, trueMilliseconds + skewMilliseconds))
    }
}
