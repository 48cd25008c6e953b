import FieldsyncCore
import FieldsyncTesting

/// What has to hold once a cluster is in step, and what of it does not.
///
/// Two oracles: the replicas against each other, and all of them against the definition of
/// merging, worked out from the set of all transactions.
struct ConvergenceLaws {
    /// What does not hold; empty where all is well.
    private(set) var broken: [String] = []
    private let cluster: SimulatedCluster
    private let state: SpaceState
    private let definition: CausalDefinition

    /// Judges a cluster that was healed.
    ///
    /// - Parameter seed: What the orders in which everything is applied again are drawn from.
    init(judging cluster: SimulatedCluster, seed: UInt64) {
        self.cluster = cluster
        state = cluster.replicas[0].state
        definition = CausalDefinition(cluster.captured, schema: SimulatedEdits.schema)
        expectEqualReplicas()
        expectTheDefinition()
        expectEveryOrderToAgree(seed)
    }

    private mutating func expect(_ holds: Bool, _ law: @autoclosure () -> String) {
        if !holds { broken.append(law()) }
    }

    /// First oracle: all replicas are equal, and hold everything that was captured.
    private mutating func expectEqualReplicas() {
        let first = cluster.replicas[0]
        let captured = Set(cluster.captured.map(\.id))
        expect(captured.count == cluster.captured.count, "an id came twice")
        let text = first.view.canonicalText
        for replica in cluster.replicas {
            expect(replica.parkedCount == 0, "something still waits")
            expect(
                Set(replica.log.map(\.id)) == captured && replica.log.count == captured.count,
                "a log lacks an acknowledged transaction, or has one twice")
            expect(replica.state.records == first.state.records, "replicas hold different things")
            expect(replica.view.canonicalText == text, "replicas differ")
        }
    }

    /// Second oracle: the state is what the definition gives, so every acknowledged write is a
    /// candidate, or was replaced by somebody who had seen it.
    private mutating func expectTheDefinition() {
        var disputed: Set<Place> = []
        expect(
            state.records.keys.allSatisfy { definition.writes[$0] != nil },
            "records are there that nobody wrote to")
        for (record, slots) in definition.writes {
            for (slot, writes) in slots { expectTheCandidates(record, slot, writes) }
            let standing = definition.standing(record)
            expect(
                RecordKey(record.type, state.mergedSet(record).standing) == standing,
                "\(record) does not stand for what it should")
            if standing == record {
                for slot in definition.slots(record) where slot != .merges {
                    let whole = definition.whole(record, slot)
                    if Set(whole.map { led($0.content, of: record) }).count > 1,
                        !mergesByItself(slot, of: record, whole)
                    {
                        disputed.insert(Place(record: record, slot: slot))
                    }
                }
            }
            expectLateEditsListed(record)
            expectSetsAndLogsShown(record)
        }
        let open = state.conflicts.map { Place(record: $0.record, slot: $0.slot) }
        expect(
            Set(open) == disputed && open.count == disputed.count,
            "what is in conflict is not what is disputed")
        for conflict in state.conflicts {
            let contents = Set(definition.whole(conflict.record, conflict.slot).map(\.content))
            expect(
                Set(conflict.candidates.map(\.content)) == contents
                    && conflict.candidates.count == contents.count,
                "a conflict does not list all that differs")
        }
    }

    private mutating func expectTheCandidates(
        _ record: RecordKey, _ slot: SlotName, _ writes: [CausalDefinition.Write]
    ) {
        let left = definition.left(record, slot).sorted { $0.transaction < $1.transaction }
        expect(
            state.records[record]?[slot] ?? [] == left, "the candidates of \(record) \(slot.name)")
        let held = Set(left.map(\.transaction))
        for write in writes where !held.contains(write.transaction.id) {
            let id = write.transaction.id
            expect(
                write.step.content == nil || writes.contains { $0.transaction.saw(id) },
                "\(id) vanished from \(record) \(slot.name)")
        }
        let alive = left.filter { $0.content != .existence(deleted: true) }
        let latest = (alive.isEmpty ? left : alive).max {
            ($0.stamp.packed, $0.transaction) < ($1.stamp.packed, $1.transaction)
        }
        for replica in cluster.replicas {
            expect(
                replica.view.shown(left)?.transaction == latest?.transaction,
                "not the latest is shown")
        }
    }

    /// What a content says once references lead to the records that stand.
    private func led(_ content: SlotContent, of record: RecordKey) -> SlotContent {
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
    private mutating func expectSetsAndLogsShown(_ record: RecordKey) {
        guard record.type.name == "visit" else { return }
        let shown = state.shownValues(record)
        expect(shown[FieldName(literal: "total")] == nil, "a derived value is shown")
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
        expect(
            shown[tags] == (members.isEmpty ? nil : .textSet(TextSet(members))),
            "a set shows something else than its members")
        let remarks = FieldName(literal: "remarks")
        let written = definition.writes[record]?[.field(remarks)] ?? []
        let appended = written.flatMap { write -> [String] in
            if case .append(_, let list) = write.step { list.texts } else { [] }
        }
        var kept: [String] = []
        if case .textList(let list)? = shown[remarks] { kept = list.texts }
        for text in Set(appended) {
            let wanted = appended.count { $0 == text }
            expect(kept.count { $0 == text } >= wanted, "an entry was lost")
        }
    }

    private struct Place: Hashable {
        let record: RecordKey
        let slot: SlotName
    }

    /// Who wrote to a record that they had seen deleted is listed as long as it is deleted and
    /// nobody who had seen the write said otherwise; and a deletion never goes away unasked.
    private mutating func expectLateEditsListed(_ record: RecordKey) {
        let left = definition.whole(record, .existence)
        let isDeleted = left.allSatisfy { $0.content == .existence(deleted: true) }
        expect(state.isDeleted(record) == isDeleted, "\(record) is there, or is not")
        let late = isDeleted ? definition.whole(record, .lateEdits).map(\.transaction) : []
        let standing = definition.standing(record)
        let listed = state.lateEdits.filter { $0.record == standing }.map(\.transaction)
        expect(listed == Set(late).sorted(), "late edits of \(record)")
        let writes = definition.writes[record]?[.existence] ?? []
        for deletion in writes where deletion.step == .replace(.existence(deleted: true)) {
            let id = deletion.transaction.id
            expect(
                left.contains { $0.transaction == id }
                    || writes.contains { $0.step != .witness && $0.transaction.saw(id) },
                "\(record) came back without being asked to")
        }
    }

    /// The law behind both: every order that respects causality, with any repetition, adds up to
    /// the same state.
    private mutating func expectEveryOrderToAgree(_ seed: UInt64) {
        let expected = cluster.replicas[0]
        var generator = SeededGenerator(seed: ~seed)
        var other = FaultyState(
            schema: SimulatedEdits.schema, fault: cluster.fault, owner: expected.id)
        var waiting = cluster.captured
        while !waiting.isEmpty {
            // Whatever is drawn too early waits; what is drawn again changes nothing.
            let index = Int.random(in: waiting.indices, using: &generator)
            let transaction = waiting[index]
            switch other.apply(transaction) {
            case .applied:
                waiting.swapAt(index, waiting.count - 1)
                waiting.removeLast()
                expect(other.apply(transaction) == .known, "\(transaction.id) was applied again")
            case .early: continue
            case .known:
                return broken.append("\(transaction.id) was known before it came")
            }
        }
        expect(other.state.records == expected.state.records, "another order, another state")
        expect(other.canonicalText == expected.view.canonicalText, "another order, another text")
    }
}
