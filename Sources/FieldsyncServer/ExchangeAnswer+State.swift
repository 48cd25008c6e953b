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

    /// Says what the newest backup holds of the spaces that the device may see.
    mutating func tellBackup(_ outlet: Outlet) async throws {
        let point = try await desk.storage.backupPoint()
        try await send(.backup(point.limited(to: sees)), outlet)
    }
}
