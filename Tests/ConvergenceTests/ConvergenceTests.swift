import FieldsyncCore
import FieldsyncTesting
import Foundation
import Testing

/// Goal: replicas that hold the same transactions hold the same state (I5), whatever the network
/// does (I4) and the clocks say (I6); no edit vanishes; a conflict is open if and only if two
/// maximal writes differ (I7).
///
/// Method: 2,000 random schedules of 3 to 5 replicas, each from a seed, each judged twice: the
/// replicas against each other, and against the definition of merging worked out from the set of
/// all transactions. `FIELDSYNC_SEED=n` plays one schedule again.
@Suite struct ConvergenceTests {
    private static let chosen = ProcessInfo.processInfo.environment[Seeds.variable]
    private static let runs: [ArraySlice<UInt64>] = {
        let seeds = Seeds.plan(count: 2_000, chosen: chosen)
        return stride(from: 0, to: seeds.count, by: 100).map { start in
            seeds[start..<min(start + 100, seeds.count)]
        }
    }()

    @Test(arguments: runs)
    func schedulesConvergeAndLoseNothing(seeds: ArraySlice<UInt64>) throws {
        for seed in seeds {
            var cluster = SimulatedCluster(seed: seed, packsSegments: seed % 10 == 0)
            try cluster.play(steps: 30 + Int(seed % 60))
            let rounds = cluster.heal()
            #expect(rounds <= 3, "seed \(seed): \(rounds) rounds until all were in step")
            try expectEqualReplicas(cluster, seed)
            try expectTheDefinition(cluster, seed)
            try expectEveryOrderToAgree(cluster, seed)
        }
    }

    /// First oracle: all replicas are equal, and hold everything that was captured.
    private func expectEqualReplicas(_ cluster: SimulatedCluster, _ seed: UInt64) throws {
        let first = try #require(cluster.replicas.first)
        let captured = Set(cluster.captured.map(\.id))
        #expect(captured.count == cluster.captured.count, "seed \(seed): an id came twice")
        let text = first.state.canonicalText
        for replica in cluster.replicas {
            #expect(replica.parkedCount == 0, "seed \(seed): something still waits")
            #expect(
                Set(replica.log.map(\.id)) == captured && replica.log.count == captured.count,
                "seed \(seed): a log lacks an acknowledged transaction, or has one twice")
            #expect(replica.state.records == first.state.records, "seed \(seed)")
            #expect(replica.state.canonicalText == text, "seed \(seed): replicas differ")
        }
    }

    /// Second oracle: the state is what the definition gives, so every acknowledged write is a
    /// candidate, or was replaced by somebody who had seen it.
    private func expectTheDefinition(_ cluster: SimulatedCluster, _ seed: UInt64) throws {
        let state = try #require(cluster.replicas.last).state
        let definition = CausalDefinition(cluster.captured, schema: SimulatedEdits.schema)
        var disputed: Set<Place> = []
        #expect(
            state.records.keys.allSatisfy { definition.writes[$0] != nil }, "seed \(seed)")
        for (record, slots) in definition.writes {
            for (slot, writes) in slots {
                let left = definition.left(record, slot).sorted { $0.transaction < $1.transaction }
                #expect(
                    state.records[record]?[slot] ?? [] == left,
                    "seed \(seed): the candidates of \(record) \(slot.name)")
                let held = Set(left.map(\.transaction))
                for write in writes where !held.contains(write.transaction.id) {
                    let id = write.transaction.id
                    #expect(
                        write.step.content == nil || writes.contains { $0.transaction.saw(id) },
                        "seed \(seed): \(id) vanished from \(record) \(slot.name)")
                }
                expectTheLatestShown(left, seed)
            }
            let standing = definition.standing(record)
            #expect(RecordKey(record.type, state.mergedSet(record).standing) == standing)
            if standing == record {
                for slot in definition.slots(record) where slot != .merges {
                    let whole = definition.whole(record, slot)
                    if Set(whole.map { led($0.content, of: record, by: definition) }).count > 1,
                        !mergesByItself(slot, of: record, whole)
                    {
                        disputed.insert(Place(record: record, slot: slot))
                    }
                }
            }
            expectLateEditsListed(state, definition, record, seed)
            expectSetsAndLogsShown(state, definition, record, seed)
        }
        let open = state.conflicts.map { Place(record: $0.record, slot: $0.slot) }
        #expect(Set(open) == disputed && open.count == disputed.count, "seed \(seed)")
        for conflict in state.conflicts {
            let contents = definition.whole(conflict.record, conflict.slot).map(\.content)
            #expect(Set(conflict.candidates.map(\.content)) == Set(contents), "seed \(seed)")
            #expect(conflict.candidates.count == Set(contents).count, "seed \(seed)")
        }
    }

    /// What a content says once references lead to the records that stand.
    private func led(
        _ content: SlotContent, of record: RecordKey, by definition: CausalDefinition
    ) -> SlotContent {
        let guide = FieldName(literal: "guide")
        // The schema knows where fields lead of visits alone.
        guard record.type.name == "visit", case .values(var values) = content,
            case .reference(let id)?? = values[guide]
        else { return content }
        values[guide] = .reference(definition.standing(RecordKey(record.type, id)).id)
        return .values(values)
    }

    /// Sets, logs and derived fields; and a field that the schema lacks, once it has members or
    /// entries.
    private func mergesByItself(
        _ slot: SlotName, of record: RecordKey, _ left: [Candidate]
    ) -> Bool {
        guard case .field(let field) = slot else { return false }
        let isKnown = record.type.name == "visit"
        return isKnown && ["tags", "remarks", "total"].contains(field.name)
            || left.contains { candidate in
                switch candidate.content {
                case .members, .entries: true
                default: false
                }
            }
    }

    /// A set shows each member that somebody gave it and nobody who had seen that took away; a log
    /// shows every entry that was ever appended; a derived field shows nothing.
    private func expectSetsAndLogsShown(
        _ state: SpaceState, _ definition: CausalDefinition, _ record: RecordKey, _ seed: UInt64
    ) {
        guard record.type.name == "visit" else { return }
        let shown = state.shownValues(record)
        #expect(shown[FieldName(literal: "total")] == nil, "seed \(seed): a derived value")
        let tags = FieldName(literal: "tags")
        let members = definition.whole(record, .field(tags)).flatMap { candidate -> [String] in
            switch candidate.content {
            case .members(_, let set): return set.members
            case .values(let values):
                guard case .textSet(let set)?? = values[tags] else { return [] }
                return set.members
            default: return []
            }
        }
        #expect(
            shown[tags] == (members.isEmpty ? nil : .textSet(TextSet(members))), "seed \(seed)")
        let remarks = FieldName(literal: "remarks")
        let written = definition.writes[record]?[.field(remarks)] ?? []
        let appended = written.flatMap { write -> [String] in
            if case .append(_, let list) = write.step { list.texts } else { [] }
        }
        var kept: [String] = []
        if case .textList(let list)? = shown[remarks] { kept = list.texts }
        for text in Set(appended) {
            let wanted = appended.count { $0 == text }
            #expect(kept.count { $0 == text } >= wanted, "seed \(seed): an entry was lost")
        }
    }

    private struct Place: Hashable {
        let record: RecordKey
        let slot: SlotName
    }

    private func expectTheLatestShown(_ left: [Candidate], _ seed: UInt64) {
        let alive = left.filter { $0.content != .existence(deleted: true) }
        let latest = (alive.isEmpty ? left : alive).max {
            ($0.stamp.packed, $0.transaction) < ($1.stamp.packed, $1.transaction)
        }
        #expect(
            CausalMerge.shown(left)?.transaction == latest?.transaction,
            "seed \(seed): not the latest is shown")
    }

    /// Who wrote to a record that they had seen deleted is listed as long as it is deleted and
    /// nobody who had seen the write said otherwise; and a deletion never goes away unasked.
    private func expectLateEditsListed(
        _ state: SpaceState, _ definition: CausalDefinition, _ record: RecordKey, _ seed: UInt64
    ) {
        let left = definition.whole(record, .existence)
        let isDeleted = left.allSatisfy { $0.content == .existence(deleted: true) }
        #expect(state.isDeleted(record) == isDeleted, "seed \(seed): \(record)")
        let late = isDeleted ? definition.whole(record, .lateEdits).map(\.transaction) : []
        let standing = definition.standing(record)
        let listed = state.lateEdits.filter { $0.record == standing }.map(\.transaction)
        #expect(listed == Set(late).sorted(), "seed \(seed): late edits of \(record)")
        let writes = definition.writes[record]?[.existence] ?? []
        for deletion in writes where deletion.step == .replace(.existence(deleted: true)) {
            let id = deletion.transaction.id
            #expect(
                left.contains { $0.transaction == id }
                    || writes.contains { $0.step != .witness && $0.transaction.saw(id) },
                "seed \(seed): \(record) came back without being asked to")
        }
    }

    /// The law behind both: every order that respects causality, with any repetition, adds up to
    /// the same state.
    private func expectEveryOrderToAgree(_ cluster: SimulatedCluster, _ seed: UInt64) throws {
        let expected = try #require(cluster.replicas.first).state
        var generator = SeededGenerator(seed: ~seed)
        var state = SpaceState(schema: SimulatedEdits.schema)
        var waiting = cluster.captured
        while !waiting.isEmpty {
            // Whatever is drawn too early waits; what is drawn again changes nothing.
            let index = Int.random(in: waiting.indices, using: &generator)
            let transaction = waiting[index]
            switch state.apply(transaction) {
            case .applied:
                waiting.swapAt(index, waiting.count - 1)
                waiting.removeLast()
                #expect(state.apply(transaction) == .known, "seed \(seed)")
            case .early: continue
            case .known: Issue.record("seed \(seed): \(transaction.id) was known before it came")
            }
        }
        #expect(state.records == expected.records, "seed \(seed): another order, another state")
        #expect(state.canonicalText == expected.canonicalText, "seed \(seed)")
    }
}
