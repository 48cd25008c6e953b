public import FieldsyncCore

extension SpaceWriter {
    /// Says that two records of a type are one thing. From the end of this transaction on they are
    /// shown as one, as `kept`; references to the other one lead there. What their values disagree
    /// about is a conflict of the one. Reads within this transaction show them apart.
    ///
    /// - Returns: Whether something was written: not where they are one already, as `kept`.
    /// - Throws: ``StoreError/noSuchRecord(_:)``, ``StoreError/recordDeleted(_:)``.
    public func merge(_ kept: RecordKey, _ other: RecordID) throws -> Bool {
        let otherKey = RecordKey(kept.type, other)
        for key in [kept, otherKey] {
            guard let record = try record(key) else { throw StoreError.noSuchRecord(key) }
            if record.isDeleted { throw StoreError.recordDeleted(key) }
        }
        let (set, others) = try (source.mergedSet(kept), source.mergedSet(otherKey))
        if set == others, set.standing == kept.id { return false }
        // Whatever stands now gives way, and so does what the record itself gave way to.
        let giving = try source.links(of: kept).into.union([set.standing, others.standing])
            .subtracting([kept.id])
        try say(kept, giving.sorted().map { .merge(kept, $0) })
        return true
    }

    /// Says that a record is not the same as those that it was merged with, which stay one.
    ///
    /// - Returns: The records that it is apart from now; none where it was not merged.
    /// - Throws: ``StoreError/noSuchRecord(_:)``.
    public func unmerge(_ key: RecordKey) throws -> [RecordID] {
        guard try record(key) != nil else { throw StoreError.noSuchRecord(key) }
        let set = try source.mergedSet(key)
        let direct = try source.links(of: key).ids.sorted()
        if direct.isEmpty { return [] }
        try say(key, direct.map { .unmerge(key, $0) })
        // Others that only this one held together stay together.
        let rest = set.members.filter { $0 != key.id }
        if let first = rest.first, rest.count > 1 {
            let stands = RecordKey(key.type, first)
            try say(stands, rest.dropFirst().map { .merge(stands, $0) })
        }
        return rest
    }

    /// Only the record itself is written to, and not what it was merged with.
    private func say(_ key: RecordKey, _ steps: [RecordOperation]) throws {
        pending.write(key, before: try record(key), sawExistence: true) { $0.merges += steps }
    }
}
