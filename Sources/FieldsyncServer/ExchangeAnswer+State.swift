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
        // What broke off goes on before anything else comes.
        let begun = question.begun?.space
        let spaces = try await heldSpaces().keys.sorted {
            ($0 == begun ? 0 : 1, $0) < ($1 == begun ? 0 : 1, $1)
        }
        for space in spaces where opened?.holds[space]?.heads.isEmpty ?? true {
            do {
                try await tellSnapshot(of: space, question, outlet)
            } catch StoreError.damaged(let detail) {
                try await refuseDamaged(space, index: nil, detail, outlet)
            }
        }
    }

    private mutating func tellSnapshot(
        of space: SpaceID, _ question: SnapshotQuestion, _ outlet: Outlet
    ) async throws {
        let storage = desk.storage
        guard let spool = try await storage.snapshot(of: space, before: question.before)
        else { return }
        var offset = 0
        if let begun = question.begun, begun.space == space,
            let same = try spool.beginning(of: begun.byteCount), same.hash == begun.hash
        {
            offset = same.end
        }
        var left = try spool.partBytes(from: offset)
        while let part = try spool.part(at: &offset) {
            try await send(.snapshot(left: left, part: part), outlet)
            left -= UInt64(part.count)
        }
    }

    /// Says what the newest backup holds of the spaces that the device may see.
    mutating func tellBackup(_ outlet: Outlet) async throws {
        let point = try await desk.storage.backupPoint()
        try await send(.backup(point.limited(to: sees)), outlet)
    }
}
