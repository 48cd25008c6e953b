import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Testing

/// Goal: what an older program does not know passes through it unchanged (I16).
@Suite struct LaterStepTests {
    private let store: TestStore
    private let transaction: ReplicatedTransaction

    init() throws {
        store = try TestStore(1)
        let step = try #require(LaterStep(code: 77, payload: [0, 255, 7]))
        transaction = ReplicatedTransaction(
            space: Word.space, id: TransactionID(ReplicaID(Identifier128(high: 1, low: 1)), 1),
            stamp: HybridTimestamp(packed: 1 << 20), author: "Eve", context: VersionVector(),
            schemaVersion: 9,
            operations: [
                .later(task(1), step), .later(task(2), step), .set(task(2), Word.effort, nil),
            ])
        _ = try store.replica.apply(Segment([transaction]), from: transaction.id.replica)
    }

    @Test func aStepOfANewerProgramIsPassedOnByteForByte() throws {
        let other = try TestStore(2)
        try other.replica.pull(store.replica)
        let passed = try #require(
            try other.replica.segments(Word.space).first?.transactions.first)
        #expect(CanonicalTransaction.encode(passed) == CanonicalTransaction.encode(transaction))
        #expect(try other.replica.heads(Word.space) == store.replica.heads(Word.space))
    }

    @Test func itHasNoEffectAndStandsInTheLog() throws {
        let replica = store.replica
        #expect(try replica.read(Word.space) { try $0.record(task(1)) } == nil)
        #expect(try !replica.view(task(2)).isDeleted)
        let log = try replica.read(Word.space) { try $0.log(of: task(1)) }
        #expect(log.map(\.transaction) == [transaction])
        #expect(try replica.verify() == [])
    }

    @Test func itIsNoSignOfLifeAgainstADeletion() throws {
        let replica = store.replica
        try replica.change { try $0.delete(task(2)) }
        let step = try #require(LaterStep(code: 64, payload: []))
        let late = ReplicatedTransaction(
            space: Word.space, id: TransactionID(transaction.id.replica, 2),
            stamp: HybridTimestamp(packed: 1 << 21), author: "Eve",
            context: VersionVector([transaction.id.replica: 1]), schemaVersion: 9,
            operations: [.later(task(2), step)])
        _ = try replica.apply(Segment([late]), from: transaction.id.replica)
        #expect(try replica.view(task(2)).isDeleted)
        #expect(try replica.conflicts() == [] && replica.verify() == [])
    }
}
