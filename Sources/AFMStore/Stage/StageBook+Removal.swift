public import FieldsyncCore
public import FieldsyncStore

extension StageBook {
    /// Removes a record.
    ///
    /// What hangs on it is removed in the same step, never hidden below it: so who changes some of
    /// that meanwhile on another laptop makes a conflict, which people see.
    ///
    /// - Parameters:
    ///   - found: The record. An engagement's own intervals always go with it.
    ///   - withAll: Whether to remove all that hangs on it too.
    /// - Returns: What was removed besides the record.
    /// - Throws: ``DomainError/inUse(label:hanging:)`` where something hangs on it that was not to
    ///   be removed.
    @discardableResult
    public func remove(
        _ found: FoundRecord, withAll: Bool = false, reason: String = ""
    ) throws -> [RecordView] {
        let key = found.record.key
        let spaces = try HangingRecords.spaces(of: found, in: replica)
        return try writeBatch(reason: reason) { batch in
            var taken: [RecordView] = []
            for space in spaces {
                try transaction(in: space, of: batch) { writer in
                    let hanging = try HangingRecords(on: key, in: writer).records
                    for record in hanging { try writer.delete(record.key) }
                    if space == found.space { try writer.delete(key) }
                    taken += hanging
                }
            }
            if !withAll, key.type != .engagement, !taken.isEmpty {
                throw DomainError.inUse(label: found.label, hanging: HangingRecords.words(taken))
            }
            return taken
        }
    }

    /// Brings a removed record back, with what was removed with it in the same step of its space.
    ///
    /// - Returns: What came back besides the record.
    @discardableResult
    public func restore(_ key: RecordKey, in space: SpaceID) throws -> [RecordKey] {
        try write(in: space) { writer in
            let others = try Self.removed(with: key, in: writer)
            try writer.undelete(key)
            for other in others { try writer.undelete(other) }
            return others
        }
    }

    /// What was deleted in the same step as a record, and is still.
    public static func removed(
        with key: RecordKey, in reader: some SpaceReading
    ) throws -> [RecordKey] {
        func deletions(of key: RecordKey) throws -> [TransactionID] {
            try reader.history(key, field: nil).filter { $0.kind == .delete }.map(\.transaction)
        }
        let steps = Set(try deletions(of: key))
        var others: Set<RecordKey> = []
        for step in steps {
            for case .delete(let other) in try reader.transaction(step)?.operations ?? []
            where other != key && !others.contains(other) {
                guard try reader.record(other)?.isDeleted == true,
                    // What somebody removed for itself since then stays removed.
                    let last = try deletions(of: other).last, steps.contains(last)
                else { continue }
                others.insert(other)
            }
        }
        return others.sorted()
    }
}
