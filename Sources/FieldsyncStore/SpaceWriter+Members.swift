public import FieldsyncCore

extension SpaceWriter {
    /// Adds members to a set. Who adds a member that is there already says that it belongs there:
    /// somebody who removes it and had not seen that takes nothing away.
    ///
    /// - Throws: ``StoreError`` where the schema lacks type or field, where the field is no set, or
    ///   where this transaction deletes the record.
    public func add(_ key: RecordKey, _ field: FieldName, _ members: TextSet) throws {
        let record = try changing(key, field, .set)
        guard !members.isEmpty else { return }
        try write(key, before: record) { $0.edit(field, added: members, removed: TextSet([])) }
    }

    /// Removes members from a set, those that it shows here. What others added at the same time
    /// stays. Nothing is written where the set shows none of them.
    ///
    /// - Throws: As ``add(_:_:_:)``, and ``StoreError/noSuchRecord(_:)``.
    public func remove(_ key: RecordKey, _ field: FieldName, _ members: TextSet) throws {
        guard let record = try changing(key, field, .set) else {
            throw StoreError.noSuchRecord(key)
        }
        guard case .textSet(let shown)? = record[field] else { return }
        let present = shown.subtracting(shown.subtracting(members))
        guard !present.isEmpty else { return }
        try write(key, before: record) { $0.edit(field, added: TextSet([]), removed: present) }
    }

    /// Writes a text to the end of a log.
    ///
    /// - Throws: ``StoreError`` where the schema lacks type or field, where the field is no log, or
    ///   where this transaction deletes the record.
    public func append(_ key: RecordKey, _ field: FieldName, _ text: String) throws {
        let record = try changing(key, field, .log)
        try write(key, before: record, isOnce: true) {
            $0.entries[field, default: []].append(text)
        }
    }

    /// Appends what `value` has beyond the entries that the log shows.
    func extend(
        _ key: RecordKey, _ field: FieldName, to value: FieldValue?, shown: RecordView?
    ) throws {
        var present = TextList([])
        if case .textList(let list)? = shown?[field] { present = list }
        guard case .textList(let list)? = value, let rest = list.rest(after: present) else {
            throw StoreError.logOnlyGrows(key.type, field)
        }
        // A record that is new is made by an empty log too, as by any value.
        guard !rest.isEmpty || shown == nil else { return }
        try write(key, before: shown, isOnce: true) { record in
            if !rest.isEmpty { record.entries[field, default: []] += rest }
        }
    }

    /// The record whose field is about to change by a step of its own policy.
    private func changing(
        _ key: RecordKey, _ field: FieldName, _ policy: MergePolicy
    ) throws -> RecordView? {
        if let described = try described(key.type, field), described.policy != policy {
            throw StoreError.wrongPolicy(key.type, field, expected: policy)
        }
        if pending[key]?.isDeleted == true { throw StoreError.recordDeleted(key) }
        return try record(key)
    }
}
