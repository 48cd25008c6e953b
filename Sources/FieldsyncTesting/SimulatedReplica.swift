package import FieldsyncCore

/// A replica of one space without a disk: the model's state, a log, what is parked, and a clock
/// that may be wrong.
package struct SimulatedReplica {
    package let id: ReplicaID
    /// What the log adds up to, as this replica's program makes it.
    package private(set) var view: FaultyState
    /// Everything applied, in the order in which it was.
    package private(set) var log: [ReplicatedTransaction] = []
    private var parked: [TransactionID: ReplicatedTransaction] = [:]
    private var clock: HybridLogicalClock
    private let skewMilliseconds: Int64

    /// - Parameter fault: What is wrong with its program; nil for nothing.
    package init(
        id: ReplicaID, schema: Schema, skewMilliseconds: Int64, fault: MergeFault? = nil
    ) {
        self.id = id
        self.skewMilliseconds = skewMilliseconds
        view = FaultyState(schema: schema, fault: fault, owner: id)
        clock = HybridLogicalClock(latest: HybridTimestamp(packed: 0))
    }

    /// What the log adds up to.
    package var state: SpaceState { view.state }

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
            switch view.apply(next) {
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
