import FieldsyncCore

/// A transaction while it is being captured: what was written so far, record by record.
///
/// Only the last write to each field is kept, so a transaction never says the same thing twice.
final class PendingTransaction {
    let id: TransactionID
    let space: SpaceID
    /// Present once a record was created whose id derives from the transaction.
    private(set) var salt: TransactionSalt?
    private var creations: UInt32 = 0
    private var order: [RecordKey] = []
    private var records: [RecordKey: PendingRecord] = [:]

    init(id: TransactionID, space: SpaceID) {
        self.id = id
        self.space = space
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
    /// - Parameter before: How it is shown without this transaction.
    func write(_ key: RecordKey, before: RecordView?, _ change: (inout PendingRecord) -> Void) {
        var record: PendingRecord
        if let known = records[key] {
            record = known
        } else {
            order.append(key)
            record = PendingRecord(before: before)
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
        return RecordView(
            key: key, space: space, fields: fields, isDeleted: record.isDeleted ?? false,
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
    /// The fields whose conflict a person settles by this.
    var resolved: Set<FieldName> = []
    /// Whether it is deleted, where the transaction says so.
    var isDeleted: Bool?
    /// A person settles by this whether it exists.
    var resolvesDeletion = false

    init(before: RecordView?) { self.before = before }

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
        if let isDeleted {
            result.append(
                resolvesDeletion ? .resolveDeletion(key, deleted: isDeleted) : .delete(key))
        }
        return result
    }
}
