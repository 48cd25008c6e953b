import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

@testable import FieldsyncStore

/// Goal: whatever arrives, in whatever order and however often, ends in the log, waits in a list
/// or is set aside in a list; and nothing is half applied.
@Suite struct ApplyTests {
    private let ann: Replica
    private let bob: Replica
    private let stores: [TestStore]

    init() throws {
        stores = [try TestStore(1), try TestStore(2)]
        ann = stores[0].replica
        bob = stores[1].replica
    }

    private func write(_ count: Int64, by replica: Replica) throws {
        for number in 0..<count {
            try replica.change { try $0.set(task(1), Word.effort, .integer(number)) }
        }
    }

    @Test func repeatingASegmentChangesNothing() throws {
        try write(3, by: ann)
        let segment = try #require(try ann.segments(Word.space).first)
        let first = try bob.apply(segment, from: ann.identity.id)
        #expect((first.applied, first.known, first.parked) == (3, 0, 0))
        let before = try bob.dump()
        let second = try bob.apply(segment, from: ann.identity.id)
        #expect((second.applied, second.known, second.forks) == (0, 3, []))
        #expect(try bob.dump() == before)
        #expect(try ann.apply(segment, from: bob.identity.id).known == 3)
    }

    @Test func whatComesEarlyWaitsAndIsListed() throws {
        try write(6, by: ann)
        let segments = try ann.segments(Word.space, targetBytes: 1)
        #expect(segments.count == 6)
        for segment in segments[1...].reversed() {
            let outcome = try bob.apply(segment, from: ann.identity.id)
            #expect((outcome.applied, outcome.parked) == (0, 1))
            #expect(try bob.apply(segment, from: nil).known == 1)
        }
        let parked = try bob.read(Word.space) { try $0.parked() }
        #expect(Set(parked.map(\.transaction.id.sequence)) == [2, 3, 4, 5, 6])
        #expect(parked.allSatisfy { $0.source == ann.identity.id && $0.cause == .early })
        #expect(try bob.verify() == [])
        let outcome = try bob.apply(segments[0], from: ann.identity.id)
        #expect((outcome.applied, outcome.known, outcome.parked) == (6, 0, 0))
        #expect(try bob.read(Word.space) { try $0.parked() } == [])
        #expect(try bob.digest() == ann.digest())
        #expect(try bob.verify() == [])
    }

    @Test func whatWaitsForAnotherReplicaIsFreedByIt() throws {
        try write(1, by: ann)
        try bob.pull(ann)
        try write(2, by: bob)
        let store = try TestStore(3)
        let third = store.replica
        let fromBob = try bob.segments(Word.space, lacking: ann.heads(Word.space))
        #expect(try third.apply(fromBob[0], from: nil).parked == 2)
        let outcome = try third.apply(ann.segments(Word.space)[0], from: nil)
        #expect(outcome.applied == 3)
        #expect(try third.dump() == bob.dump())
    }

    /// The same place written twice, as two copies of one disk do it.
    private func forked() throws -> (original: [Segment], copy: [Segment]) {
        let copy = try TestFolder()
        try write(2, by: ann)
        try copyFolder(ann.directory, to: copy.path + "/store")
        let clone = try Replica.open(
            at: copy.path + "/store", schema: .trial,
            environment: TestWorld(seed: 9).environment)
        try write(2, by: ann)
        for number in 10..<14 as Range<Int64> {
            try clone.change { try $0.set(task(2), Word.effort, .integer(number)) }
        }
        return (
            try ann.segments(Word.space, targetBytes: 1),
            try clone.segments(Word.space, targetBytes: 1)
        )
    }

    @Test func aForkIsReportedListedAndNeverApplied() throws {
        let (original, copy) = try forked()
        for segment in original { _ = try bob.apply(segment, from: nil) }
        let before = try bob.dump()
        var forks: [TransactionID] = []
        for segment in copy { forks += try bob.apply(segment, from: ann.identity.id).forks }
        #expect(forks == (3...6).map { TransactionID(ann.identity.id, $0) })
        #expect(try bob.dump() == before)
        let quarantined = try bob.read(Word.space) { try $0.quarantined() }
        #expect(Set(quarantined.map(\.cause)) == [.fork, .afterFork])
        #expect(quarantined.count == 4)
        for segment in copy { _ = try bob.apply(segment, from: nil) }
        #expect(try bob.read(Word.space) { try $0.quarantined() }.count == 4)
        #expect(try bob.verify() == [])
    }

    @Test func aForkThatHadWaitedIsFoundWhenItsTimeComes() throws {
        let (original, copy) = try forked()
        _ = try bob.apply(copy[2], from: nil)
        _ = try bob.apply(original[2], from: nil)
        #expect(try bob.read(Word.space) { try $0.parked() }.count == 2)
        _ = try bob.apply(original[0], from: nil)
        let outcome = try bob.apply(original[1], from: nil)
        #expect(outcome.applied == 2)
        #expect(outcome.forks == [TransactionID(ann.identity.id, 3)])
        #expect(try bob.read(Word.space) { try $0.parked() } == [])
        #expect(try bob.verify() == [])
    }

    @Test func tooManyThatWaitAreRefusedAsAWhole() throws {
        let author = ReplicaID(Identifier128(high: 1, low: 1))
        let stamp = HybridTimestamp(packed: 1)
        func transaction(_ sequence: UInt64) -> ReplicatedTransaction {
            ReplicatedTransaction(
                space: Word.space, id: TransactionID(author, sequence), stamp: stamp,
                author: "Ann", context: VersionVector([author: sequence - 1]),
                schemaVersion: 1, operations: [.create(task(sequence))])
        }
        let most = try Segment((2...10_001).map(transaction))
        #expect(try bob.apply(most, from: nil).parked == 10_000)
        #expect(throws: StoreError.self) {
            try bob.apply(Segment((10_002...10_003).map(transaction)), from: nil)
        }
        #expect(try bob.read(Word.space) { try $0.parked() }.count == 10_000)
        #expect(try bob.apply(Segment([transaction(1)]), from: nil).applied == 10_001)
    }

    @Test func aReceivedStampAheadOfTheOwnClockIsNotTakenOver() throws {
        stores[0].world.setTime(3_000_000_000_000)
        try write(1, by: ann)
        try bob.pull(ann)
        try write(1, by: bob)
        let stamps = try bob.read(Word.space) { try $0.log() }.map(\.transaction.stamp)
        #expect(stamps[0].wallMilliseconds < 2_000_000_000_000)
        #expect(stamps[1].wallMilliseconds > 2_900_000_000_000)
        let received = try bob.read(Word.space) {
            try $0.receivedAt(TransactionID(ann.identity.id, 1))
        }
        #expect(try #require(received) < stamps[1].instant)
    }

    @Test func segmentsHoldExactlyWhatThePeerLacks() throws {
        try write(2, by: ann)
        try bob.pull(ann)
        try write(3, by: bob)
        try ann.pull(bob)
        try write(1, by: ann)
        let lacking = try ann.segments(Word.space, lacking: bob.heads(Word.space))
        #expect(lacking.flatMap(\.transactions).map(\.id) == [TransactionID(ann.identity.id, 3)])
        #expect(try ann.segments(Word.space, lacking: ann.heads(Word.space)) == [])
        #expect(try ann.segments(Word.other) == [])
        var taken = 0
        try ann.segments(Word.space, lacking: SpaceHeads(), targetBytes: 1) { _ in
            taken += 1
            return taken < 2
        }
        #expect(taken == 2)
    }

    @Test("A long log is read in parts, each after what it depends on", arguments: [1, 2, 3, 7])
    func longLogsAreReadInParts(limit: Int) throws {
        for _ in 0..<4 {
            try write(3, by: ann)
            try bob.pull(ann)
            try write(2, by: bob)
            try ann.pull(bob)
        }
        var held = VersionVector()
        var read: [TransactionID] = []
        while true {
            let part = try ann.read(Word.space) { reader in
                try reader.source.positions(lacking: held, limit: limit)
                    .map { try reader.source.transaction(at: $0) }
            }
            if part.isEmpty { break }
            for transaction in part {
                #expect(held.admits(transaction))
                held[transaction.id.replica] = transaction.id.sequence
                read.append(transaction.id)
            }
        }
        let log = try ann.read(Word.space) { try $0.log() }
        #expect(read == log.reversed().map(\.transaction.id))
    }

    /// Knows what the random transactions are about, but most of their values have other kinds.
    static let visits = Schema(
        version: 1,
        types: [
            TypeSchema(
                RecordType(literal: "visit"), home: .fixed(Word.space),
                fields: [
                    FieldSchema(Word.title, .text, .register),
                    FieldSchema(FieldName(literal: "amount"), .decimal),
                    FieldSchema(Word.from, .instant, group: Word.span),
                    FieldSchema(Word.to, .instant, group: Word.span),
                ])
        ])

    @Test(
        "Whatever others write is kept, passed on and verified",
        arguments: [false, true], 0..<20 as Range<UInt64>)
    func anyTransactionIsKept(knowsType: Bool, seed: UInt64) throws {
        let schema = knowsType ? Self.visits : .trial
        let stores = try [TestStore(1, schema: schema), TestStore(2, schema: schema)]
        let (ann, bob) = (stores[0].replica, stores[1].replica)
        var random = RandomTransactions(seed: seed, space: Word.space)
        let transactions = random.draw(60)
        for start in stride(from: 0, to: 60, by: 20) {
            let segment = try Segment(Array(transactions[start..<start + 20]))
            #expect(try ann.apply(segment, from: nil).applied == 20)
        }
        #expect(try ann.verify() == [])
        #expect(try ann.dump() == Model.dump(transactions, schema: schema))
        try bob.pull(ann)
        #expect(try bob.dump() == ann.dump())
        #expect(try bob.digest() == ann.digest())
    }
}
