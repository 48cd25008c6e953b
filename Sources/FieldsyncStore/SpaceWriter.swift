public import FieldsyncCore

/// Captures one replicated transaction, inside ``BatchWriter/transaction(in:basis:_:)``.
///
/// Reads see what was written so far. Nothing is stored before the transaction ends.
public struct SpaceWriter: SpaceReading {
    /// The tables that are read.
    public let source: SpaceSource
    let pending: PendingTransaction
    private let allowsUnknown: Bool
    private let environment: StoreEnvironment

    init(
        source: SpaceSource,
        pending: PendingTransaction,
        allowsUnknown: Bool,
        environment: StoreEnvironment
    ) {
        self.source = source
        self.pending = pending
        self.allowsUnknown = allowsUnknown
        self.environment = environment
    }

    /// Creates a record with a new id, which derives from the transaction.
    ///
    /// - Throws: ``StoreError/unknownType(_:known:)``.
    public func create(_ type: RecordType) throws -> RecordID {
        try checkType(type)
        let id = pending.nextID {
            TransactionSalt(
                environment.randomBytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
        try write(RecordKey(type, id), before: nil) { _ in }
        return id
    }

    /// Creates a record of a natural or given id. One that exists is left as it is.
    ///
    /// - Throws: ``StoreError/recordDeleted(_:)`` where it existed and was deleted.
    public func create(_ key: RecordKey) throws {
        try checkType(key.type)
        if let record = try record(key) {
            if record.isDeleted { throw StoreError.recordDeleted(key) }
            return
        }
        try write(key, before: nil) { _ in }
    }

    /// Gives a field a value, or clears it where `value` is nil. A record that does not exist is
    /// created. The other fields of the field's group are written along, as they are shown, and a
    /// conflict of the field or its group is settled by this.
    ///
    /// A set loses the members that are seen here and gets those of `value`. A log takes a list
    /// that begins with what it shows; the rest is appended.
    ///
    /// A record that is deleted stays so: what is written to it is kept, and listed by
    /// ``SpaceReading/lateEdits()``.
    ///
    /// - Throws: ``StoreError`` where the schema lacks type or field, where the field takes
    ///   another kind or is derived, where entries of a log would be lost, or where this
    ///   transaction deletes the record.
    public func set(_ key: RecordKey, _ field: FieldName, _ value: FieldValue?) throws {
        try check(key.type, field, value)
        let record = try record(key)
        if pending[key]?.isDeleted == true { throw StoreError.recordDeleted(key) }
        if source.schema[key.type]?[field]?.policy == .log {
            return try extend(key, field, to: value, shown: record)
        }
        let slot = source.schema.slot(of: field, in: key.type)
        try write(key, [field: value], slot: slot, shown: record, resolves: false)
    }

    /// Deletes a record; its values stay in its history. One that was deleted before can be
    /// deleted once more where there are late edits of it, which are no longer listed then.
    ///
    /// - Throws: ``StoreError/noSuchRecord(_:)``, or ``StoreError/recordDeleted(_:)`` where it is
    ///   deleted already.
    public func delete(_ key: RecordKey) throws {
        guard let record = try record(key) else { throw StoreError.noSuchRecord(key) }
        if record.isDeleted {
            let hasLateEdits = try source.parts(of: key).contains { part in
                try source.candidates(of: part)[.lateEdits] != nil
            }
            if !hasLateEdits || pending[key] != nil { throw StoreError.recordDeleted(key) }
        }
        try write(key, before: record) { $0.isDeleted = true }
    }

    /// Settles the open conflict of a field or group. Fields of the group that `values` leaves out
    /// keep what is shown.
    ///
    /// - Throws: ``StoreError/noConflict(_:slot:)``, ``StoreError/notInSlot(_:slot:)``, or what
    ///   ``set(_:_:_:)`` throws.
    public func resolve(
        _ key: RecordKey, slot: FieldName, to values: [FieldName: FieldValue?]
    ) throws {
        let record = try record(key)
        guard let record, record.conflicts.contains(where: { $0.slot == .field(slot) }) else {
            throw StoreError.noConflict(key, slot: slot.name)
        }
        if pending[key]?.isDeleted == true { throw StoreError.recordDeleted(key) }
        let fields = source.schema.fields(ofSlot: slot, in: key.type)
        for (field, value) in values.sorted(by: { $0.key < $1.key }) {
            guard fields.contains(field) else {
                throw StoreError.notInSlot(field, slot: slot.name)
            }
            if let described = source.schema[key.type]?[field] {
                try checkKind(key.type, described, value)
            }
        }
        try write(key, values, slot: slot, shown: record, resolves: true)
    }

    /// Settles whether a record exists that one person deleted and another one edited.
    ///
    /// - Throws: ``StoreError/noConflict(_:slot:)``.
    public func resolveDeletion(_ key: RecordKey, deleted: Bool) throws {
        let record = try record(key)
        guard let record, record.conflicts.contains(where: { $0.slot == .existence }) else {
            throw StoreError.noConflict(key, slot: SlotName.existence.name)
        }
        try write(key, before: record) {
            $0.isDeleted = deleted
            $0.resolvesDeletion = true
        }
    }

    /// Brings a deleted record back with the values that it had. One that is not deleted is left as
    /// it is.
    ///
    /// - Throws: ``StoreError/noSuchRecord(_:)``.
    public func undelete(_ key: RecordKey) throws {
        guard let record = try record(key) else { throw StoreError.noSuchRecord(key) }
        guard record.isDeleted else { return }
        try write(key, before: record) { $0.isDeleted = false }
    }

    /// Says that a record belongs there: somebody who deletes it and had not seen that disputes it.
    /// One that is deleted comes back with the values that it had.
    ///
    /// - Throws: ``StoreError/noSuchRecord(_:)``.
    public func affirm(_ key: RecordKey) throws {
        guard let record = try record(key) else { throw StoreError.noSuchRecord(key) }
        try write(key, before: record) { $0.isDeleted = false }
    }

    // MARK: Inside

    /// Writes to a record, and to all that it was merged with: so a conflict between them is
    /// settled by whoever has seen it, and each of them holds what was written should they be
    /// parted again.
    ///
    /// - Parameter isOnce: Only to the one that stands for the others.
    func write(
        _ key: RecordKey, before: RecordView?, isOnce: Bool = false,
        _ change: (inout PendingRecord) -> Void
    ) throws {
        var sawExistence = true
        if let basis = pending.basis, let before,
            before.isDeleted || before.conflicts.contains(where: { $0.slot == .existence })
        {
            sawExistence = try source.existenceWriters(of: key).contains(where: basis.contains)
        }
        let parts = before == nil ? [key] : try source.parts(of: key)
        for part in isOnce ? parts.prefix(1) : parts[...] {
            pending.write(part, before: before, sawExistence: sawExistence, change)
        }
    }

    private func write(
        _ key: RecordKey,
        _ values: [FieldName: FieldValue?],
        slot: FieldName,
        shown: RecordView?,
        resolves: Bool
    ) throws {
        try write(key, before: shown) { record in
            for field in source.schema.fields(ofSlot: slot, in: key.type) {
                if let value = values[field] {
                    record.set(field, value)
                } else if record.values[field] == nil {
                    record.values.updateValue(shown?.fields[field], forKey: field)
                }
                if resolves { record.resolved.insert(field) }
            }
        }
    }

    private func check(_ type: RecordType, _ field: FieldName, _ value: FieldValue?) throws {
        if let field = try described(type, field) { try checkKind(type, field, value) }
    }

    /// What the schema says of a field; nil for one that it lacks, where that is allowed.
    func described(_ type: RecordType, _ field: FieldName) throws -> FieldSchema? {
        try checkType(type)
        guard let described = source.schema[type] else { return nil }
        if let field = described[field] {
            if field.policy == .derived { throw StoreError.derivedField(type, field.name) }
            return field
        }
        if allowsUnknown { return nil }
        throw StoreError.unknownField(type, field, known: described.fields.map(\.name))
    }

    private func checkKind(
        _ type: RecordType, _ field: FieldSchema, _ value: FieldValue?
    ) throws {
        if let value, value.kind != field.kind {
            throw StoreError.wrongKind(
                type, field.name, expected: field.kind, actual: value.kind)
        }
    }

    private func checkType(_ type: RecordType) throws {
        if source.schema[type] == nil, !allowsUnknown {
            throw StoreError.unknownType(type, known: source.schema.types.map(\.name))
        }
    }
}
