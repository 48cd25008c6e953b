import FieldsyncCore
import FieldsyncTesting

/// The laws that a merge must have, each on the smallest states that can break it.
enum MergeLaw: String, CaseIterable {
    case concurrentWritesCommute
    case everyOrderOfSetsLogsAndLateEditsIsOneState
    case applyingAgainChangesNothing
    case aTransactionWaitsForWhatItsAuthorSaw
    case aWriteNeverLosesToOneThatItHadSeen
    case aResolutionClosesExactlyWhatItHadSeen
    case aDeletedRecordDoesNotReturnByALateEditUnasked
    case anImportDoesNotOverwriteWhatItHadNotSeenOfItsOwnReplica
    case equalValuesOfSeveralWritersAreNoConflict
    case aGroupIsKeptWhole
    case aLogKeepsEveryEntryOnce
    case whoEditsWhatTheySawDeletedIsListed
    case recordsThatWerePartedAreTwo
    case aFieldThatNobodyKnowsMergesLikeAnyOther
    case ofEqualStampsEverybodyShowsTheSame
    case aRefusedWriteCountsNowhere
    case anyOrderOfVerdictsIsOneState

    /// What of the law does not hold where a program has `fault`.
    func broken(by fault: MergeFault? = nil) -> [String] {
        var trial = MergeTrial(fault: fault)
        switch self {
        case .concurrentWritesCommute: trial.concurrentWritesCommute()
        case .everyOrderOfSetsLogsAndLateEditsIsOneState: trial.everyOrderIsOneState()
        case .applyingAgainChangesNothing: trial.applyingAgainChangesNothing()
        case .aTransactionWaitsForWhatItsAuthorSaw: trial.aTransactionWaits()
        case .aWriteNeverLosesToOneThatItHadSeen: trial.aWriteNeverLosesToOneThatItHadSeen()
        case .aResolutionClosesExactlyWhatItHadSeen: trial.aResolutionClosesWhatItHadSeen()
        case .aDeletedRecordDoesNotReturnByALateEditUnasked: trial.aDeletionIsDisputed()
        case .anImportDoesNotOverwriteWhatItHadNotSeenOfItsOwnReplica: trial.anImportIsBeside()
        case .equalValuesOfSeveralWritersAreNoConflict: trial.equalValuesAreNoConflict()
        case .aGroupIsKeptWhole: trial.aGroupIsKeptWhole()
        case .aLogKeepsEveryEntryOnce: trial.aLogKeepsEveryEntryOnce()
        case .whoEditsWhatTheySawDeletedIsListed: trial.aLateEditIsListed()
        case .recordsThatWerePartedAreTwo: trial.recordsThatWerePartedAreTwo()
        case .aFieldThatNobodyKnowsMergesLikeAnyOther: trial.aFieldThatNobodyKnowsMerges()
        case .ofEqualStampsEverybodyShowsTheSame: trial.equalStampsAreShownAlike()
        case .aRefusedWriteCountsNowhere: trial.aRefusedWriteCountsNowhere()
        case .anyOrderOfVerdictsIsOneState: trial.anyOrderOfVerdictsIsOneState()
        }
        return trial.broken
    }
}

/// A few transactions of four replicas, merged by a program that may have a fault.
private struct MergeTrial {
    let fault: MergeFault?
    private(set) var broken: [String] = []

    private let record = RecordKey(
        RecordType(literal: "visit"), RecordID(Identifier128(high: 7, low: 7)))
    private let hours = FieldName(literal: "hours")
    private let tags = FieldName(literal: "tags")
    private let remarks = FieldName(literal: "remarks")
    private let first = ReplicaID(Identifier128(high: 0, low: 1))
    private let second = ReplicaID(Identifier128(high: 0, low: 2))
    private let third = ReplicaID(Identifier128(high: 0, low: 3))
    private let fourth = ReplicaID(Identifier128(high: 0, low: 4))

    init(fault: MergeFault?) { self.fault = fault }

    private mutating func expect(_ holds: Bool, line: Int = #line) {
        if !holds { broken.append("line \(line)") }
    }

    private func transaction(
        _ replica: ReplicaID, _ sequence: UInt64, _ operations: RecordOperation...,
        saw others: [ReplicaID: UInt64] = [:], at stamp: UInt64 = 0
    ) -> ReplicatedTransaction {
        var context = others
        context[replica] = others[replica] ?? sequence - 1
        return ReplicatedTransaction(
            space: SpaceID(literal: "alpha"), id: TransactionID(replica, sequence),
            stamp: HybridTimestamp(packed: stamp), author: "Ada",
            context: VersionVector(context), schemaVersion: 1, operations: operations)
    }

    private func empty(at owner: ReplicaID? = nil) -> FaultyState {
        FaultyState(schema: SimulatedEdits.schema, fault: fault, owner: owner ?? first)
    }

    private mutating func merged(
        _ transactions: [ReplicatedTransaction], at owner: ReplicaID? = nil
    ) -> FaultyState {
        var view = empty(at: owner)
        for transaction in transactions { expect(view.apply(transaction) == .applied) }
        return view
    }

    private mutating func state(_ transactions: [ReplicatedTransaction]) -> SpaceState {
        merged(transactions).state
    }

    private func write(_ number: Int64) -> RecordOperation { .set(record, hours, .integer(number)) }

    /// The state that every order of `transactions` after `before` comes to.
    private mutating func oneState(
        _ before: [ReplicatedTransaction] = [], _ transactions: [ReplicatedTransaction]
    ) -> SpaceState {
        let views = Self.permutations(transactions).map { merged(before + $0) }
        expect(Set(views.map(\.canonicalText)).count == 1)
        expect(Set(views.map(\.state.verdicts.refused)).count == 1)
        return views[0].state
    }

    private static func permutations<T>(_ items: [T]) -> [[T]] {
        guard items.count > 1 else { return [items] }
        return items.indices.flatMap { index in
            var rest = items
            let item = rest.remove(at: index)
            return permutations(rest).map { [item] + $0 }
        }
    }
}

extension MergeTrial {
    mutating func concurrentWritesCommute() {
        let state = oneState(
            [transaction(first, 1, .create(record))],
            [
                transaction(first, 2, write(1)),
                transaction(second, 1, write(2), saw: [first: 1]),
                transaction(third, 1, .delete(record), saw: [first: 1]),
            ])
        expect(state.conflicts.map(\.slot) == [.existence, .field(hours)])
    }

    mutating func everyOrderIsOneState() {
        let both = TextSet(["a", "b"])
        let state = oneState(
            [transaction(first, 1, .add(record, tags, both))],
            [
                transaction(first, 2, .remove(record, tags, TextSet(["a"]))),
                transaction(second, 1, .add(record, tags, TextSet(["a", "c"])), saw: [first: 1]),
                transaction(
                    third, 1, .set(record, tags, .textSet(TextSet(["d"]))), saw: [first: 1]),
                transaction(fourth, 1, .append(record, remarks, "x"), saw: [first: 1]),
            ])
        let shown = state.shownValues(record)
        expect(shown[tags] == .textSet(TextSet(["a", "c", "d"])))
        expect(shown[remarks] == .textList(TextList(["x"])))
        expect(state.conflicts.isEmpty)
    }

    mutating func applyingAgainChangesNothing() {
        let born = transaction(first, 1, write(1), .append(record, remarks, "x"))
        var again = merged([born])
        let before = again.state
        expect(again.apply(born) == .known)
        expect(again.state == before)
    }

    mutating func aTransactionWaits() {
        var view = empty()
        let (before, after) = (
            transaction(first, 1, write(1)), transaction(second, 1, write(2), saw: [first: 1])
        )
        expect(view.apply(transaction(first, 2, write(1))) == .early)
        expect(view.apply(after) == .early)
        expect(view.state.records.isEmpty && view.state.vector.isEmpty)
        expect(view.apply(before) == .applied)
        if !view.state.vector.contains(after.id) { expect(view.apply(after) == .applied) }
        expect(view.state.conflicts.isEmpty)
    }

    mutating func aWriteNeverLosesToOneThatItHadSeen() {
        let ahead = transaction(first, 1, write(1), at: .max)
        let view = merged([ahead, transaction(second, 1, write(2), saw: [first: 1], at: 0)])
        expect(view.state.conflicts.isEmpty)
        let shown = view.shown(view.state.records[record]?[.field(hours)] ?? [])
        expect(shown?.transaction == TransactionID(second, 1))
    }

    mutating func aResolutionClosesWhatItHadSeen() {
        let rivals = [
            transaction(first, 1, write(1)), transaction(second, 1, write(2)),
            transaction(third, 1, write(3)),
        ]
        let partial = transaction(
            first, 2, .resolve(record, hours, .integer(2)), saw: [first: 1, second: 1])
        expect(
            state(rivals + [partial]).conflicts.map { $0.candidates.map(\.transaction) } == [
                [TransactionID(third, 1), TransactionID(first, 2)]
            ])
        let whole = transaction(
            first, 2, .resolve(record, hours, .integer(2)),
            saw: [first: 1, second: 1, third: 1])
        expect(state(rivals + [whole]).conflicts.isEmpty)
        let other = transaction(
            second, 2, .resolve(record, hours, .integer(1)), saw: [first: 1, third: 1])
        expect(state(rivals + [whole, other]).conflicts.count == 1)
    }

    mutating func aDeletionIsDisputed() {
        let born = transaction(first, 1, .create(record))
        let deletion = transaction(first, 2, .delete(record))
        let late = transaction(second, 1, write(4), saw: [first: 1])
        let both = oneState([born], [deletion, late])
        expect(both.conflicts.map(\.slot) == [.existence])
        expect(both.conflicts.map(\.policy) == [.guarded])
        let shown = CausalMerge.shown(both.records[record]?[.existence] ?? [])
        expect(shown?.content == .existence(deleted: false))
        let settled = transaction(
            second, 2, .resolveDeletion(record, deleted: true), saw: [first: 2])
        expect(state([born, deletion, late, settled]).conflicts.isEmpty)
    }

    mutating func anImportIsBeside() {
        let corrected = transaction(first, 2, write(8))
        let imported = transaction(first, 3, write(6), saw: [first: 1])
        let both = state([transaction(first, 1, write(6)), corrected, imported])
        expect(both.conflicts.map(\.slot) == [.field(hours)])
    }

    mutating func equalValuesAreNoConflict() {
        let both = state([transaction(first, 1, write(6)), transaction(second, 1, write(6))])
        expect(both.conflicts.isEmpty)
        expect(both.records[record]?[.field(hours)]?.count == 2)
    }
}

extension MergeTrial {
    mutating func aGroupIsKeptWhole() {
        let (from, to) = (FieldName(literal: "from"), FieldName(literal: "to"))
        func span(_ start: Int64) -> [RecordOperation] {
            [
                .set(record, from, Instant(milliseconds: start).map(FieldValue.instant)),
                .set(record, to, Instant(milliseconds: 9).map(FieldValue.instant)),
            ]
        }
        // Both end at the same time, and still disagree about the whole.
        let (early, late) = (span(1), span(2))
        let state = oneState(
            [],
            [
                transaction(first, 1, early[0], early[1]),
                transaction(second, 1, late[0], late[1]),
            ])
        expect(state.conflicts.map(\.slot) == [.field(FieldName(literal: "span"))])
        expect(state.conflicts.first?.fields == ["from", "to"])
    }

    mutating func aLogKeepsEveryEntryOnce() {
        let state = oneState(
            [transaction(first, 1, .append(record, remarks, "x"))],
            [
                transaction(first, 2, .append(record, remarks, "y"), at: 1),
                transaction(second, 1, .append(record, remarks, "y"), saw: [first: 1], at: 2),
            ])
        expect(state.shownValues(record)[remarks] == .textList(TextList(["x", "y", "y"])))
    }

    mutating func aLateEditIsListed() {
        let before = [
            transaction(first, 1, .create(record)), transaction(first, 2, .delete(record)),
        ]
        let seen = transaction(second, 1, .leaveDeleted(record), write(4), saw: [first: 2])
        let state = state(before + [seen])
        expect(state.isDeleted(record) && state.conflicts.isEmpty)
        expect(state.lateEdits.map(\.transaction) == [seen.id])
        // Who does not say so disputes the deletion, and does not undo it.
        let unsaid = self.state(before + [transaction(second, 1, write(4), saw: [first: 2])])
        expect(unsaid.conflicts.map(\.slot) == [.existence])
    }

    mutating func recordsThatWerePartedAreTwo() {
        let other = RecordID(Identifier128(high: 8, low: 8))
        let born = [
            transaction(first, 1, .create(record), .create(RecordKey(record.type, other))),
            transaction(first, 2, .merge(record, other)),
        ]
        expect(state(born).mergedSet(record).others == [other])
        let parting = transaction(second, 1, .unmerge(record, other), saw: [first: 2])
        expect(state(born + [parting]).mergedSet(record).others.isEmpty)
    }

    mutating func aFieldThatNobodyKnowsMerges() {
        let odd = FieldName(literal: "odd")
        let writes = [
            transaction(first, 1, .set(record, odd, .integer(1))),
            transaction(second, 1, .set(record, odd, .integer(2))),
        ]
        expect(oneState([], writes).conflicts.map(\.slot) == [.field(odd)])
    }

    mutating func equalStampsAreShownAlike() {
        let writes = [transaction(first, 1, write(1)), transaction(second, 1, write(2))]
        let views = [first, second].map { merged(writes, at: $0) }
        expect(Set(views.map(\.canonicalText)).count == 1)
    }

    private func says(_ word: Judgement.Word, of id: TransactionID) -> RecordOperation {
        .judge(record, Judgement(id, word))
    }

    mutating func aRefusedWriteCountsNowhere() {
        let kept = transaction(first, 1, write(1))
        let bad = transaction(second, 1, write(2), saw: [first: 1])
        let verdict = transaction(
            third, 1, says(.refused(.role, text: "no"), of: bad.id), saw: [first: 1, second: 1])
        let state = state([kept, bad, verdict])
        expect(state.shownValues(record)[hours] == .integer(1))
        expect(state.verdicts.refused.map(\.transaction) == [bad.id])
    }

    mutating func anyOrderOfVerdictsIsOneState() {
        let bad = transaction(first, 1, write(2))
        let state = oneState(
            [bad],
            [
                transaction(
                    second, 1, says(.refused(.role, text: "no"), of: bad.id), saw: [first: 1]),
                transaction(third, 1, says(.stands, of: bad.id), saw: [first: 1]),
            ])
        expect(state.verdicts.refused.map(\.transaction) == [bad.id])
    }
}
