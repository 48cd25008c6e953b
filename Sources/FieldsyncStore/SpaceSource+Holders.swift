import FieldsyncCore
import FieldsyncFormat

/// What a slot that nobody disputes holds, and who wrote it: mostly told by the record's own row,
/// so that no pack has to be opened for it.
extension SpaceSource {
    /// What the transaction at `position` wrote to a slot of which it is the only writer, or one of
    /// those who all say that the record is there.
    ///
    /// - Parameter record: The record as it is now.
    func holder(
        at position: Int64, of record: StoredRecord, slot: SlotName
    ) throws -> Candidate {
        guard try position <= lastPacked() else {
            guard let content = shownContent(of: slot, in: record) else {
                return try candidate(at: position, of: record.key, slot: slot)
            }
            let transaction = try transaction(at: position)
            return Candidate(
                transaction: transaction.id, stamp: transaction.stamp, author: transaction.author,
                content: content)
        }
        guard let pack = try pack(around: position),
            let place = pack.index.place(of: position),
            let content = content(of: slot, in: record, isLetGo: pack.isLetGo)
        else { return try candidate(at: position, of: record.key, slot: slot) }
        let (stamp, author) = try pack.signature(at: place)
        return Candidate(
            transaction: pack.index.id(at: place), stamp: stamp, author: author, content: content)
    }

    private func content(
        of slot: SlotName, in record: StoredRecord, isLetGo: Bool
    ) -> SlotContent? {
        if isLetGo { return keptContent(of: slot, in: record) }
        return shownContent(of: slot, in: record)
    }

    /// What the writer of a slot that has only one gave to it, as far as the row tells just that;
    /// nil where only the log does.
    ///
    /// What was written to a field by itself is shown as it is, whatever its kind, and nothing is
    /// shown where it was cleared. Of a group the row does not tell whether the writer has cleared
    /// a field or left it out, as programs with another schema may; of a set, whether it is empty;
    /// and what is derived is not shown at all.
    func shownContent(of slot: SlotName, in record: StoredRecord) -> SlotContent? {
        switch slot {
        case .existence: return .existence(deleted: record.isDeleted)
        case .lateEdits, .merges: return nil
        case .field(let name):
            let type = record.key.type
            guard [.guarded, .register].contains(schema.policy(ofSlot: name, in: type)),
                schema.isAlone(name, in: type)
            else { return nil }
            return .values([name: record.fields[name]])
        }
    }

    /// What the only writer of a slot gave to it, where that was let go of. Whatever the row does
    /// not tell just so is moved to `candidate` before.
    func keptContent(of slot: SlotName, in record: StoredRecord) -> SlotContent? {
        switch slot {
        case .existence: return .existence(deleted: record.isDeleted)
        case .lateEdits, .merges: return nil
        case .field(let name):
            var values: [FieldName: FieldValue?] = [:]
            for field in schema.fields(ofSlot: name, in: record.key.type) {
                values.updateValue(record.fields[field], forKey: field)
            }
            return .values(values)
        }
    }
}
