import FieldsyncCore
import FieldsyncTesting
import Testing

/// Goal: the laws that a merge must have, on the smallest states that can break them.
///
/// The random schedules of ConvergenceTests check the same on large ones.
@Suite struct MergeLawTests {
    private let record = RecordKey(
        RecordType(literal: "visit"), RecordID(Identifier128(high: 7, low: 7)))
    private let hours = FieldName(literal: "hours")
    private let first = ReplicaID(Identifier128(high: 0, low: 1))
    private let second = ReplicaID(Identifier128(high: 0, low: 2))
    private let third = ReplicaID(Identifier128(high: 0, low: 3))

    private func transaction(
        _ replica: ReplicaID,
        _ sequence: UInt64,
        _ operation: RecordOperation,
        saw others: [ReplicaID: UInt64] = [:],
        at stamp: UInt64 = 0
    ) -> ReplicatedTransaction {
        var context = others
        context[replica] = others[replica] ?? sequence - 1
        return ReplicatedTransaction(
            space: SpaceID(literal: "alpha"), id: TransactionID(replica, sequence),
            stamp: HybridTimestamp(packed: stamp), author: "Ada",
            context: VersionVector(context), schemaVersion: 1, operations: [operation])
    }

    private func state(_ transactions: [ReplicatedTransaction]) -> SpaceState {
        var state = SpaceState(schema: SimulatedEdits.schema)
        for transaction in transactions { #expect(state.apply(transaction) == .applied) }
        return state
    }

    private func write(_ number: Int64) -> RecordOperation { .set(record, hours, .integer(number)) }

    @Test func concurrentWritesCommute() {
        let born = transaction(first, 1, .create(record))
        let writes = [
            transaction(first, 2, write(1)),
            transaction(second, 1, write(2), saw: [first: 1]),
            transaction(third, 1, .delete(record), saw: [first: 1]),
        ]
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        let states = orders.map { order in state([born] + order.map { writes[$0] }) }
        #expect(Set(states.map(\.canonicalText)).count == 1)
        #expect(states[0].conflicts.map(\.slot) == [.existence, .field(hours)])
    }

    @Test func everyOrderOfSetsLogsAndLateEditsIsOneState() {
        let tags = FieldName(literal: "tags")
        let remarks = FieldName(literal: "remarks")
        let both = TextSet(["a", "b"])
        let born = transaction(first, 1, .add(record, tags, both))
        let fourth = ReplicaID(Identifier128(high: 0, low: 4))
        let writes = [
            transaction(first, 2, .remove(record, tags, TextSet(["a"]))),
            transaction(second, 1, .add(record, tags, TextSet(["a", "c"])), saw: [first: 1]),
            transaction(third, 1, .set(record, tags, .textSet(TextSet(["d"]))), saw: [first: 1]),
            transaction(fourth, 1, .append(record, remarks, "x"), saw: [first: 1]),
        ]
        let states = permutations(writes).map { state([born] + $0) }
        #expect(states.count == 24)
        #expect(Set(states.map(\.canonicalText)).count == 1)
        let shown = states[0].shownValues(record)
        #expect(shown[tags] == .textSet(TextSet(["a", "c", "d"])))
        #expect(shown[remarks] == .textList(TextList(["x"])))
        #expect(states[0].conflicts.isEmpty)
    }

    private func permutations<T>(_ items: [T]) -> [[T]] {
        guard items.count > 1 else { return [items] }
        return items.indices.flatMap { index in
            var rest = items
            let item = rest.remove(at: index)
            return permutations(rest).map { [item] + $0 }
        }
    }

    @Test func applyingAgainChangesNothing() {
        let born = transaction(first, 1, write(1))
        var again = state([born])
        let before = again
        #expect(again.apply(born) == .known)
        #expect(again == before)
    }

    @Test func aTransactionWaitsForWhatItsAuthorSaw() {
        var state = SpaceState(schema: SimulatedEdits.schema)
        #expect(state.apply(transaction(first, 2, write(1))) == .early)
        #expect(state.apply(transaction(second, 1, write(1), saw: [first: 1])) == .early)
        #expect(state.records.isEmpty && state.vector.isEmpty)
        #expect(state.apply(transaction(first, 1, write(1))) == .applied)
        #expect(state.apply(transaction(second, 1, write(2), saw: [first: 1])) == .applied)
        #expect(state.conflicts.isEmpty)
    }

    @Test func aWriteNeverLosesToOneThatItHadSeen() {
        let ahead = transaction(first, 1, write(1), at: .max)
        let seen = state([ahead, transaction(second, 1, write(2), saw: [first: 1], at: 0)])
        #expect(seen.conflicts.isEmpty)
        let shown = CausalMerge.shown(seen.records[record]?[.field(hours)] ?? [])
        #expect(shown?.transaction == TransactionID(second, 1))
    }

    @Test func aResolutionClosesExactlyWhatItHadSeen() {
        let rivals = [
            transaction(first, 1, write(1)), transaction(second, 1, write(2)),
            transaction(third, 1, write(3)),
        ]
        let partial = transaction(
            first, 2, .resolve(record, hours, .integer(2)), saw: [first: 1, second: 1])
        #expect(
            state(rivals + [partial]).conflicts.map { $0.candidates.map(\.transaction) } == [
                [TransactionID(third, 1), TransactionID(first, 2)]
            ])
        let whole = transaction(
            first, 2, .resolve(record, hours, .integer(2)),
            saw: [first: 1, second: 1, third: 1])
        #expect(state(rivals + [whole]).conflicts.isEmpty)
        let other = transaction(
            second, 2, .resolve(record, hours, .integer(1)), saw: [first: 1, third: 1])
        #expect(state(rivals + [whole, other]).conflicts.count == 1)
    }

    @Test func aDeletedRecordDoesNotReturnByALateEditUnasked() {
        let born = transaction(first, 1, .create(record))
        let deletion = transaction(first, 2, .delete(record))
        let late = transaction(second, 1, write(4), saw: [first: 1])
        let both = state([born, deletion, late])
        #expect(both.conflicts.map(\.slot) == [.existence])
        #expect(both.conflicts.map(\.policy) == [.guarded])
        let shown = CausalMerge.shown(both.records[record]?[.existence] ?? [])
        #expect(shown?.content == .existence(deleted: false))
        let settled = transaction(
            second, 2, .resolveDeletion(record, deleted: true), saw: [first: 2])
        #expect(state([born, deletion, late, settled]).conflicts.isEmpty)
    }

    @Test func anImportDoesNotOverwriteWhatItHadNotSeenOfItsOwnReplica() {
        let corrected = transaction(first, 2, write(8))
        let imported = transaction(first, 3, write(6), saw: [first: 1])
        let both = state([transaction(first, 1, write(6)), corrected, imported])
        #expect(both.conflicts.map(\.slot) == [.field(hours)])
    }

    @Test func equalValuesOfSeveralWritersAreNoConflict() {
        let both = state([transaction(first, 1, write(6)), transaction(second, 1, write(6))])
        #expect(both.conflicts.isEmpty)
        #expect(both.records[record]?[.field(hours)]?.count == 2)
    }

    @Test func aHeadOfTheSamePlaceWithAnotherHashIsAFork() throws {
        func heads(_ sequence: UInt64, _ byte: UInt8) throws -> SpaceHeads {
            let hash = try #require(ChainHash([UInt8](repeating: byte, count: 32)))
            return SpaceHeads([first: Head(sequence: sequence, hash: hash)])
        }
        #expect(try heads(3, 1).forks(against: heads(3, 2)) == [first])
        #expect(try heads(3, 1).forks(against: heads(3, 1)).isEmpty)
        #expect(try heads(3, 1).forks(against: heads(4, 2)).isEmpty)
        #expect(try heads(3, 1).vector == VersionVector([first: 3]))
    }
}
