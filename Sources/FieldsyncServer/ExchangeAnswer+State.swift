import FieldsyncCore
import FieldsyncStore

extension ExchangeAnswer {
    /// Says what a space adds up to, to a device that may see it.
    mutating func compare(_ question: StateQuestion, _ outlet: Outlet) async throws {
        guard sees(question.space) else { return }
        do {
            try await send(.answer(try await desk.storage.answer(question)), outlet)
        } catch StoreError.damaged(let detail) {
            try await refuseDamaged(question.space, index: nil, detail, outlet)
        }
    }

    /// Sends the spaces that the device may see and holds nothing of as they are, where both read
    /// them by the same schema. Whatever is not sent so, the next exchange brings.
    mutating func tellSnapshots(_ question: SnapshotQuestion, _ outlet: Outlet) async throws {
        guard question.schemaMark == desk.replica.schemaMark else { return }
        for space in try await heldSpaces().keys.sorted()
        where opened?.holds[space]?.heads.isEmpty ?? true {
            do {
                let storage = desk.storage
                guard let spool = try await storage.snapshot(of: space, before: question.before)
                else { continue }
                var offset = 0
                while let part = try spool.part(at: &offset) {
                    try await send(.snapshot(part), outlet)
                }
            } catch StoreError.damaged(let detail) {
                try await refuseDamaged(space, index: nil, detail, outlet)
            }
        }
    }

    /// Says what the newest backup holds of the spaces that the device may see.
    mutating func tellBackup(_ outlet: Outlet) async throws {
        let point = try await desk.storage.backupPoint()
        try await send(.backup(point.limited(to: sees)), outlet)
    }
}
