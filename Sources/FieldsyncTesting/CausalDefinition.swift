package import FieldsyncCore

/// What transactions add up to, worked out from the definition of merging and from nothing else:
/// of all writes to a slot, that stays which no other write to it had seen.
///
/// It looks at every pair of writes, in no order, and shares no code with `SpaceState` or
/// `CausalMerge`, so that it can judge them.
package struct CausalDefinition {
    /// A write of one transaction to one slot.
    package struct Write {
        package let transaction: ReplicatedTransaction
        package let step: SlotStep
    }

    /// Every write by its slot.
    package private(set) var writes: [RecordKey: [SlotName: [Write]]] = [:]

    /// The writes of a set of transactions.
    package init(_ transactions: some Sequence<ReplicatedTransaction>, schema: Schema) {
        let refused = Self.refused(of: Array(transactions))
        for transaction in transactions where !refused.contains(transaction.id) {
            for record in transaction.writes(schema: schema) {
                for write in record.slots {
                    writes[record.record, default: [:]][write.slot, default: []].append(
                        Write(transaction: transaction, step: write.step))
                }
            }
        }
    }

    /// The transactions that a judge refused who is not refused and whose word no other such
    /// judge had seen.
    package static func refused(of all: [ReplicatedTransaction]) -> Set<TransactionID> {
        func refuses(_ id: TransactionID) -> Bool {
            let judges = all.filter { judge in
                judge.saw(id) && word(of: judge, on: id).map { $0 != .settled } == true
                    && !refuses(judge.id)
            }
            return judges.contains { judge in
                word(of: judge, on: id) != .stands && !judges.contains { $0.saw(judge.id) }
            }
        }
        return Set(all.map(\.id).filter(refuses))
    }

    private static func word(
        of judge: ReplicatedTransaction, on id: TransactionID
    ) -> Judgement.Word? {
        var word: Judgement.Word?
        for case .judge(_, let judgement) in judge.operations where judgement.transaction == id {
            word = judgement.word
        }
        return word
    }

    /// What is left of the writes to a slot, by the transaction that wrote it.
    package func left(_ record: RecordKey, _ slot: SlotName) -> [Candidate] {
        let all = writes[record]?[slot] ?? []
        return all.compactMap { write in
            let id = write.transaction.id
            let later = all.filter { $0.transaction.saw(id) }.map(\.step)
            guard let content = Self.left(of: write.step, after: later) else { return nil }
            return Candidate(
                transaction: id, stamp: write.transaction.stamp,
                author: write.transaction.author, content: content)
        }
    }

    /// What is left of the writes to a slot of a record and of all that it was merged with.
    package func whole(_ record: RecordKey, _ slot: SlotName) -> [Candidate] {
        parts(of: record).flatMap { left($0, slot) }
    }

    /// The slots of a record and of all that it was merged with.
    package func slots(_ record: RecordKey) -> Set<SlotName> {
        Set(parts(of: record).flatMap { (writes[$0] ?? [:]).keys })
    }

    /// All records that are one with this one, itself included: looks at every link until no
    /// further one is found.
    package func parts(of record: RecordKey) -> Set<RecordKey> {
        var parts: Set<RecordKey> = [record]
        while true {
            let more = parts.flatMap { part in
                left(part, .merges).links.ids.map { RecordKey(part.type, $0) }
            }
            if parts.isSuperset(of: more) { return parts }
            parts.formUnion(more)
        }
    }

    /// The record under which one is shown.
    package func standing(_ record: RecordKey) -> RecordKey {
        let parts = parts(of: record)
        let kept = parts.filter { left($0, .merges).links.into.isEmpty }
        return (kept.isEmpty ? parts : kept).min() ?? record
    }

    private static func left(of step: SlotStep, after later: [SlotStep]) -> SlotContent? {
        switch step {
        case .replace(.existence(deleted: true)):
            later.allSatisfy { $0 == .witness } ? .existence(deleted: true) : nil
        case .replace(.values(let values)):
            later.contains(where: \.replaces) ? nil : left(of: values, after: later)
        case .replace(let content): later.isEmpty ? content : nil
        case .edit(let field, let added, _):
            later.contains(where: \.replaces)
                ? nil : left(of: added, field, after: later).map { .members(field, $0) }
        case .append(let field, let texts): .entries(field, texts)
        case .link(let links, _): left(of: links, after: later)
        case .witness: later.isEmpty ? .existence(deleted: false) : nil
        case .lateEdit: later.contains(.settleLateEdits) ? nil : .lateEdit
        case .settleLateEdits: nil
        }
    }

    /// A set that was written as a whole loses the members that later edits name.
    private static func left(
        of values: [FieldName: FieldValue?], after later: [SlotStep]
    ) -> SlotContent? {
        guard values.count == 1, let field = values.keys.first,
            case .textSet(let set)?? = values[field], !set.isEmpty
        else { return .values(values) }
        guard let rest = left(of: set, field, after: later) else { return nil }
        return rest == set ? .values(values) : .members(field, rest)
    }

    /// What was said of a record holds until somebody who had seen it says something else of it.
    private static func left(of links: RecordLinks, after later: [SlotStep]) -> SlotContent? {
        func holds(_ id: RecordID) -> Bool {
            !later.contains { step in
                guard case .link(let said, let cut) = step else { return false }
                return said.absorbed.contains(id) || said.into.contains(id) || cut.contains(id)
            }
        }
        let rest = RecordLinks(
            absorbed: links.absorbed.filter(holds), into: links.into.filter(holds))
        return rest.isEmpty ? nil : .links(rest)
    }

    private static func left(
        of set: TextSet, _ field: FieldName, after later: [SlotStep]
    ) -> TextSet? {
        let rest = set.members.filter { member in
            !later.contains { step in
                guard case .edit(field, let added, let removed) = step else { return false }
                return (added.members + removed.members).contains {
                    $0.utf8.elementsEqual(member.utf8)
                }
            }
        }
        return rest.isEmpty ? nil : TextSet(rest)
    }
}

extension SlotStep {
    fileprivate var replaces: Bool {
        if case .replace = self { true } else { false }
    }
}

extension SpaceState {
    /// The whole state as text that differs wherever two states do: every candidate, every
    /// conflict and what is shown, in order.
    package var canonicalText: String { canonicalText(showing: CausalMerge.shown) }

    /// The same of a program that may show another candidate than it should.
    package func canonicalText(showing chosen: ([Candidate]) -> Candidate?) -> String {
        var lines: [String] = []
        for (key, slots) in records.sorted(by: { $0.key < $1.key }) {
            let set = mergedSet(key)
            lines.append("\(key) is \(set.standing), with \(set.others)")
            let values = shownValues(key).mapValues { FieldValue?.some($0) }
            lines.append("\(key) \(SlotContent.values(values).canonicalText)")
            for (slot, candidates) in slots.sorted(by: { $0.key < $1.key }) {
                let shown = chosen(candidates)?.transaction.description ?? "nothing"
                lines.append("\(key) \(slot.name) shows \(shown)")
                for candidate in candidates {
                    lines.append(
                        "  \(candidate.transaction) \(candidate.stamp.packed) "
                            + "\(Array(candidate.author.utf8)) \(candidate.content.canonicalText)")
                }
            }
        }
        for conflict in conflicts {
            let candidates = conflict.candidates.map(\.transaction.description)
            lines.append(
                "conflict \(conflict.record) \(conflict.slot.name) \(conflict.fields) "
                    + "\(conflict.policy) \(candidates)")
        }
        for duplicate in duplicates {
            lines.append("duplicate \(duplicate.type) \(duplicate.records)")
        }
        for edit in lateEdits { lines.append("late \(edit.record) \(edit.transaction)") }
        return lines.joined(separator: "\n")
    }
}

extension SlotContent {
    fileprivate var canonicalText: String {
        switch self {
        case .existence(let deleted): return deleted ? "deleted" : "alive"
        case .lateEdit: return "late edit"
        case .links(let links):
            return "kept for \(links.absorbed.sorted()), gave way to \(links.into.sorted())"
        case .members(let field, let set):
            return "\(field) members \(set.members.map { Array($0.utf8) })"
        case .entries(let field, let list):
            return "\(field) entries \(list.texts.map { Array($0.utf8) })"
        case .values(let values):
            let fields = values.sorted { $0.key < $1.key }.map { field, value in
                switch value {
                case .text(let text): return "\(field)=\(Array(text.utf8))"
                case .textSet(let set): return "\(field)=\(set.members.map { Array($0.utf8) })"
                case .textList(let list): return "\(field)=\(list.texts.map { Array($0.utf8) })"
                default: return "\(field)=\(value as Any)"
                }
            }
            return fields.joined(separator: " ")
        }
    }
}
