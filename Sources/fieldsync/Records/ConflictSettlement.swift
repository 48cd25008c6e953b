import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncStore

/// Conflicts that a person settles alike, by a command or on the stage's screen.
struct ConflictSettlement {
    /// What people disagree about: one, or several of one space with the same values.
    let conflicts: [Conflict]
    /// What holds.
    let choice: SlotContent
    /// Where it lives.
    let space: SpaceID
    /// Whether somebody wrote it before; such a value may be chosen whatever it is, but not
    /// without a word. A person's own is held to what can be.
    let isCandidate: Bool

    /// Writes it.
    ///
    /// - Returns: What is wrong with the value, and what came back with a record that stays.
    func write(
        to replica: Replica, author: String, because: String = "",
        catalogue: InstrumentCatalogue, settling: SettlingHandler,
        wrote: (TransactionID) -> Void = { _ in }
    ) throws -> (fault: DomainError?, restored: [RecordKey]) {
        let check = DomainCheck(catalogue: catalogue)
        let (result, written) = try replica.write(author: author, reason: because) { batch in
            let result = try batch.transaction(in: space) { writer in
                try write(writer, check, settling)
            }
            return (result, batch.written)
        }
        for transaction in written { wrote(transaction.id) }
        return result
    }

    private func write(
        _ writer: SpaceWriter, _ check: DomainCheck, _ settling: SettlingHandler
    ) throws -> (fault: DomainError?, restored: [RecordKey]) {
        var watch = try SettlingWatch(writer)
        let restored = try conflicts.flatMap { try settle($0, writer) }
        let slots = Set(conflicts.map(\.slot))
        let others = try watch.settled(writer).filter { !slots.contains($0.slot) }
        if !others.isEmpty { try settling(others) }
        guard case .values(let values) = choice else { return (nil, restored) }
        var fault: DomainError?
        for conflict in conflicts {
            do {
                try check.validate(conflict.record, written: Set(values.keys), in: writer)
            } catch let found as DomainError where isCandidate {
                fault = fault ?? found
            }
        }
        return (fault, restored)
    }

    private func settle(
        _ conflict: Conflict, _ writer: SpaceWriter
    ) throws -> [RecordKey] {
        switch (choice, conflict.slot) {
        case (.existence(let deleted), _):
            let others =
                deleted ? [] : try StageBook.removed(with: conflict.record, in: writer)
            try writer.resolveDeletion(conflict.record, deleted: deleted)
            for other in others { try writer.undelete(other) }
            return others
        case (.values(let values), .field(let slot)):
            try writer.resolve(conflict.record, slot: slot, to: values)
            return []
        case (.values, .existence), (.values, .lateEdits), (.values, .merges), (.lateEdit, _),
            (.members, _), (.entries, _), (.links, _):
            throw StoreError.noConflict(conflict.record, slot: conflict.slot.name)
        }
    }
}
