import FieldsyncCore
import FieldsyncStore

/// What an import will write in one space, found by comparing three sides: what the last import
/// wrote, what the sheet says now, and what the records show.
struct SheetPlan {
    /// One field of one record to be written.
    struct Write: Hashable {
        let key: RecordKey
        let field: FieldName
        let value: FieldValue?
    }

    /// A field that the sheet and a person both changed.
    struct Dispute: Hashable {
        let write: Write
        let shown: FieldValue?
    }

    private(set) var creations: [RecordKey] = []
    private(set) var revivals: [RecordKey] = []
    private(set) var deletions: [RecordKey] = []
    private(set) var writes: [Write] = []
    private(set) var disputes: [Dispute] = []
    var unchanged = 0
    private(set) var warnings: [ImportWarning] = []
    /// Everything held here except for what the disputed fields hold, so that those stay.
    private(set) var basis: VersionVector

    private let schema: Schema
    private let base: ImportBase

    init(base: ImportBase, schema: Schema, vector: VersionVector) {
        self.base = base
        self.schema = schema
        basis = vector
    }

    /// The records that some field of is written, without those that are new.
    var changed: Set<RecordKey> {
        Set(writes.map(\.key)).union(disputes.map(\.write.key)).union(revivals)
            .subtracting(creations)
    }

    // MARK: what belongs to the call alone

    /// Compares one of the call's own records.
    mutating func compare(_ draft: RecordDraft, in reader: some SpaceReading) throws {
        guard let present = try reader.record(draft.key) else { return create(draft) }
        let old = base.records[draft.key]
        if present.isDeleted {
            if base.removed.contains(draft.key) {
                revivals.append(draft.key)
                for (field, value) in draft.fields where present[field] != value {
                    writes.append(Write(key: draft.key, field: field, value: value))
                }
            } else if let old, agrees(draft, with: old) {
                unchanged += 1
            } else {
                warnings.append(.deletedSince(draft.key))
            }
            return
        }
        let count = writes.count + disputes.count
        var slots: Set<FieldName> = []
        for field in Set(draft.fields.keys).union((old ?? [:]).keys).sorted()
        where !Self.ownFields.contains(field) {
            let wanted = draft.fields[field]
            let isNews = old.map { $0[field] != wanted } ?? (wanted != nil)
            if isNews { slots.insert(schema.slot(of: field, in: draft.key.type)) }
        }
        for slot in slots.sorted() {
            try settle(slot, of: draft, old: old, present: present, in: reader)
        }
        if writes.count + disputes.count == count { unchanged += 1 }
    }

    /// Takes away what the last sheet had and this one has not, where nobody touched it since.
    mutating func removeMissing(
        keeping drafts: [RecordDraft], in reader: some SpaceReading
    ) throws {
        let kept = Set(drafts.map(\.key))
        for key in base.records.keys.sorted()
        where !kept.contains(key) && Self.ownTypes.contains(key.type) {
            guard let present = try reader.record(key), !present.isDeleted else { continue }
            let isUntouched = try reader.history(key, field: nil).allSatisfy {
                base.transactions.contains($0.transaction)
            }
            if isUntouched {
                deletions.append(key)
            } else {
                warnings.append(.keptThoughMissing(key))
            }
        }
    }

    /// Leaves everything as it is, since somebody removed the call.
    mutating func respectRemoval(of call: RecordKey) {
        warnings.append(.deletedSince(call))
    }

    /// Puts a field on record that is not compared.
    mutating func put(_ value: FieldValue?, _ field: FieldName, of key: RecordKey) {
        writes.append(Write(key: key, field: field, value: value))
    }

    // MARK: what other sheets speak of too

    /// Compares a record that many sheets name.
    ///
    /// A sheet clears nothing there, and a value that somebody replaced already is no news.
    mutating func compareShared(_ draft: RecordDraft, in reader: some SpaceReading) throws {
        guard let present = try reader.record(draft.key) else { return create(draft) }
        if present.isDeleted {
            warnings.append(.deletedSince(draft.key))
            return
        }
        let count = writes.count + disputes.count
        for (field, wanted) in draft.fields.sorted(by: { $0.key < $1.key })
        where present[field] != wanted && !isCandidate(wanted, field, of: present) {
            let write = Write(key: draft.key, field: field, value: wanted)
            let entries = try reader.history(draft.key, field: field)
            if entries.contains(where: { $0.value == wanted }) {
                warnings.append(.olderValue(write, shown: present[field]))
            } else if entries.last.map({ $0.reason.hasPrefix(ImportBase.reasonPrefix) }) ?? true,
                !isDisputed(field, of: present)
            {
                writes.append(write)
            } else {
                dispute(write, shown: present[field], with: entries.map(\.transaction))
            }
        }
        if writes.count + disputes.count == count { unchanged += 1 }
    }

    // MARK: parts

    private static let ownFields: Set<FieldName> = [.sheet, .position]
    private static let ownTypes: Set<RecordType> = [
        .engagement, .interval, .cue, .payment, .ruling,
    ]

    private mutating func create(_ draft: RecordDraft) {
        creations.append(draft.key)
        for (field, value) in draft.fields.sorted(by: { $0.key < $1.key }) {
            writes.append(Write(key: draft.key, field: field, value: value))
        }
    }

    private func agrees(_ draft: RecordDraft, with old: [FieldName: FieldValue]) -> Bool {
        draft.fields.filter { !Self.ownFields.contains($0.key) }
            == old.filter { !Self.ownFields.contains($0.key) }
    }

    private mutating func settle(
        _ slot: FieldName, of draft: RecordDraft, old: [FieldName: FieldValue]?,
        present: RecordView, in reader: some SpaceReading
    ) throws {
        let fields = schema.fields(ofSlot: slot, in: draft.key.type)
        func isEqual(_ values: [FieldName: FieldValue], _ others: [FieldName: FieldValue]) -> Bool {
            fields.allSatisfy { values[$0] == others[$0] }
        }
        let conflict = present.conflicts.first { $0.slot == .field(slot) }
        if conflict == nil, isEqual(draft.fields, present.fields) { return }
        if fields.allSatisfy({ isCandidate(draft.fields[$0], $0, of: present) }) { return }
        let entries = try fields.flatMap { try reader.history(draft.key, field: $0) }
        let isUntouched = entries.isEmpty || old.map { isEqual($0, present.fields) } ?? false
        // Any write says that its record is there. Where somebody removed it at the same time, an
        // import must not decide that.
        let removal = present.conflicts.first { $0.slot == .existence }
        if conflict == nil, removal == nil, isUntouched {
            for field in fields where draft.fields[field] != present[field] {
                writes.append(Write(key: draft.key, field: field, value: draft.fields[field]))
            }
            return
        }
        let last = entries.lastIndex { base.transactions.contains($0.transaction) } ?? -1
        let since = entries.dropFirst(last + 1).map(\.transaction)
        let candidates = [conflict, removal].compactMap { $0 }
            .flatMap { $0.candidates.map(\.transaction) }
        for field in fields {
            dispute(
                Write(key: draft.key, field: field, value: draft.fields[field]),
                shown: present[field], with: since + candidates)
        }
    }

    /// Notes a field on which sheet and people differ, and takes what they wrote out of the basis.
    private mutating func dispute(
        _ write: Write, shown: FieldValue?, with transactions: [TransactionID]
    ) {
        disputes.append(Dispute(write: write, shown: shown))
        for transaction in transactions where !base.transactions.contains(transaction) {
            let before = transaction.sequence - 1
            basis[transaction.replica] = min(basis[transaction.replica], before)
        }
    }

    private func isDisputed(_ field: FieldName, of present: RecordView) -> Bool {
        let slot = schema.slot(of: field, in: present.key.type)
        return present.conflicts.contains { $0.slot == .field(slot) }
    }

    /// True where `wanted` is one of the values of an open conflict.
    private func isCandidate(
        _ wanted: FieldValue?, _ field: FieldName, of present: RecordView
    ) -> Bool {
        let slot = schema.slot(of: field, in: present.key.type)
        let conflict = present.conflicts.first { $0.slot == .field(slot) }
        return conflict?.candidates.contains { candidate in
            guard case .values(let values) = candidate.content, let value = values[field] else {
                return false
            }
            return value == wanted
        } ?? false
    }
}
