import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncStore

/// One conflict that a person settles, by a command or on the stage's screen.
struct ConflictSettlement {
    /// What people disagree about.
    let conflict: Conflict
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
        to replica: Replica, author: String, catalogue: InstrumentCatalogue,
        settling: SettlingHandler
    ) throws -> (fault: DomainError?, restored: [RecordKey]) {
        let check = DomainCheck(catalogue: catalogue)
        return try replica.write(author: author) { batch in
            try batch.transaction(in: space) { writer in
                var watch = try SettlingWatch(writer)
                let restored = try settle(writer)
                let others = try watch.settled(writer).filter { $0.slot != conflict.slot }
                if !others.isEmpty { try settling(others) }
                guard case .values(let values) = choice else { return (nil, restored) }
                do {
                    try check.validate(
                        conflict.record, written: Set(values.keys), in: writer)
                } catch let fault as DomainError where isCandidate {
                    return (fault, restored)
                }
                return (nil, restored)
            }
        }
    }

    private func settle(_ writer: SpaceWriter) throws -> [RecordKey] {
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
