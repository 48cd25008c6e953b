import FieldsyncCore

/// A transaction while it is being captured: what was written so far, record by record.
///
/// Only the last write to each field is kept, so a transaction never says the same thing twice.
final class PendingTransaction {
    let id: TransactionID
    let space: SpaceID
    /// What the author had seen, where that is less than what is held here.
    let basis: VersionVector?
    /// Present once a record was created whose id derives from the transaction.
    private(set) var salt: TransactionSalt?
    private var creations: UInt32 = 0
    private var order: [RecordKey] = []
    private var records: [RecordKey: PendingRecord] = [:]

    init(id: TransactionID, space: SpaceID, basis: VersionVector?) {
        self.id = id
        self.space = space
        self.basis = basis
    }

    var isEmpty: Bool { order.isEmpty }

    /// The types that were written to.
    var types: Set<RecordType> { Set(order.map(\.type)) }

    /// The records of a type that were written to.
    func keys(of type: RecordType) -> Set<RecordKey> {
        Set(order.filter { $0.type == type })
    }

    /// How the record was shown before this transaction.
    func before(_ key: RecordKey) -> RecordView? { records[key]?.before }

    /// What has been written to the record, or nil.
    subscript(key: RecordKey) -> PendingRecord? { records[key] }

    /// The id of the next record that this transaction creates.
    func nextID(salt drawn: () -> TransactionSalt) -> RecordID {
        let salt = self.salt ?? drawn()
        self.salt = salt
        return .derived(
            transaction: id, space: space, salt: salt, index: creations, hash: sha256)
    }

    /// Changes what is written to a record.
    ///
    /// - Parameters:
    ///   - before: How it is shown without this transaction.
    ///   - sawExistence: False where the author had not seen why it is shown as deleted, or
    ///     that this is disputed.
    func write(
        _ key: RecordKey,
        before: RecordView?,
        sawExistence: Bool,
        _ change: (inout PendingRecord) -> Void
    ) {
        var record: PendingRecord
        if let known = records[key] {
            record = known
        } else {
            order.append(key)
            record = PendingRecord(before: before, sawExistence: sawExistence)
            if before == nil {
                record.isCreated = true
                creations += 1
            }
        }
        change(&record)
        records[key] = record
    }

    /// The record as it is shown with this transaction.
    func overlay(_ view: RecordView?, key: RecordKey, space: SpaceID) -> RecordView? {
        guard let record = records[key] else { return view }
        var fields = view?.fields ?? [:]
        for (field, value) in record.values { fields[field] = value }
        for (field, edit) in record.edits {
            var members = TextSet([])
            if case .textSet(let set)? = fields[field] { members = set }
            members = members.subtracting(edit.removed).union(edit.added)
            fields[field] = members.isEmpty ? nil : .textSet(members)
        }
        for (field, texts) in record.entries {
            var entries: [String] = []
            if case .textList(let list)? = fields[field] { entries = list.texts }
            fields[field] = .textList(TextList(entries + texts))
        }
        return RecordView(
            key: key, space: space, fields: fields, isDeleted: record.leavesDeleted,
            merged: view?.merged ?? [],
            conflicts: (view?.conflicts ?? []).filter { !settles($0) })
    }

    /// True where this transaction writes to the slot of a conflict. Every write says that its
    /// record exists, or that it is deleted.
    func settles(_ conflict: Conflict) -> Bool {
        guard let record = records[conflict.record] else { return false }
        return conflict.slot == .existence
            || conflict.fields.contains { name in
                FieldName(name).map { record.values[$0] != nil } ?? false
            }
    }

    /// The steps, in the order in which the records were first written to.
    var operations: [RecordOperation] {
        order.flatMap { key in records[key]?.operations(key) ?? [] }
    }
}

/// What a transaction that is being captured writes to one record.
struct PendingRecord {
    /// How it was shown before.
    let before: RecordView?
    /// It did not exist before.
    var isCreated = false
    /// Nil where the field is cleared.
    var values: [FieldName: FieldValue?] = [:]
    /// Members that join and leave sets.
    private(set) var edits: [FieldName: (added: TextSet, removed: TextSet)] = [:]
    /// What is appended to logs.
    var entries: [FieldName: [String]] = [:]
    /// Records that are one with it from now on, and those that are not any more.
    var merges: [RecordOperation] = []
    /// The fields whose conflict a person settles by this.
    var resolved: Set<FieldName> = []
    /// Whether it is deleted, where the transaction says so.
    var isDeleted: Bool?
    /// A person settles by this whether it exists.
    var resolvesDeletion = false

    private let sawExistence: Bool

    init(before: RecordView?, sawExistence: Bool) {
        self.before = before
        self.sawExistence = sawExistence
    }

    /// Lets members join and leave a set: the one that this transaction set, or the one that others
    /// see.
    mutating func edit(_ field: FieldName, added: TextSet, removed: TextSet) {
        if let value = values[field] {
            var members = TextSet([])
            if case .textSet(let set)? = value { members = set }
            values.updateValue(
                .textSet(members.subtracting(removed).union(added)), forKey: field)
        } else {
            let before = edits[field] ?? (TextSet([]), TextSet([]))
            edits[field] = (
                before.added.subtracting(removed).union(added),
                before.removed.subtracting(added).union(removed)
            )
        }
    }

    /// A whole value takes the place of members that were added or removed before.
    mutating func set(_ field: FieldName, _ value: FieldValue?) {
        values.updateValue(value, forKey: field)
        edits[field] = nil
    }

    func operations(_ key: RecordKey) -> [RecordOperation] {
        var result: [RecordOperation] = isCreated ? [.create(key)] : []
        for (field, value) in values.sorted(by: { $0.key < $1.key }) {
            // Swift 6.3's optimiser crashes on one conditional expression over the two cases.
            if resolved.contains(field) {
                result.append(.resolve(key, field, value))
            } else {
                result.append(.set(key, field, value))
            }
        }
        for (field, edit) in edits.sorted(by: { $0.key < $1.key }) {
            if !edit.removed.isEmpty { result.append(.remove(key, field, edit.removed)) }
            if !edit.added.isEmpty { result.append(.add(key, field, edit.added)) }
        }
        for (field, texts) in entries.sorted(by: { $0.key < $1.key }) {
            result += texts.map { .append(key, field, $0) }
        }
        result += merges
        if let word = existence(key) { result.append(word) }
        return result
    }

    /// True where the record is deleted with this transaction too.
    var leavesDeleted: Bool { isDeleted ?? (sawExistence && before?.isDeleted == true) }

    /// What the transaction says of whether the record exists, apart from its writes.
    private func existence(_ key: RecordKey) -> RecordOperation? {
        let isDisputed =
            sawExistence && before?.conflicts.contains { $0.slot == .existence } == true
        switch (isDeleted, resolvesDeletion) {
        case (let deleted?, true): return .resolveDeletion(key, deleted: deleted)
        case (true?, false): return .delete(key)
        case (false?, false): return .undelete(key)
        case (nil, _):
            // Whoever writes on sees that somebody deleted the record, and settles it.
            if isDisputed { return .resolveDeletion(key, deleted: false) }
            return leavesDeleted ? .leaveDeleted(key) : nil
        }
    }
}
