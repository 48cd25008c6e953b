import AFMOffice
import AFMStore
import FieldsyncCore
import FieldsyncStore

extension UndoPlan {
    /// The newest transaction that somebody wrote on this replica and has not undone.
    ///
    /// - Parameter limit: How many of a log are looked at.
    /// - Throws: A failure where there is none.
    static func newest(
        of author: String, in spaces: [SpaceID], _ replica: Replica, limit: Int = .max
    ) throws -> (SpaceID, LogEntry) {
        var newest: (space: SpaceID, entry: LogEntry)?
        for space in spaces {
            let log = try replica.read(space) { try $0.recentLog(limit: limit) }.filter { entry in
                entry.transaction.id.replica == replica.identity.id
                    && entry.transaction.author == author
            }
            let undone = Set(log.compactMap { UndoPlan.undone(by: $0.transaction) })
            let found = log.first { entry in
                UndoPlan.undone(by: entry.transaction) == nil
                    && !undone.contains(entry.transaction.id)
            }
            guard let found else { continue }
            let isNewer =
                newest.map { $0.entry.transaction.stamp < found.transaction.stamp } ?? true
            if isNewer { newest = (space, found) }
        }
        guard let newest else {
            throw Failure(
                status: .failed, code: "nothing-to-undo",
                message: "\(author) wrote nothing on this laptop that could be undone.",
                next: "Name a transaction that 'fieldsync log' prints.")
        }
        return newest
    }

    /// Takes back what a transaction did.
    ///
    /// - Parameters:
    ///   - force: Also where others wrote over it since.
    ///   - because: Why it is taken back, where somebody says so.
    static func undo(
        _ transaction: ReplicatedTransaction, in space: SpaceID, of replica: Replica,
        author: String, force: Bool, because: String = "", settling: SettlingHandler
    ) throws -> UndoPlan {
        let names = try replica.names()
        let reason = UndoReason(undone: transaction.id, because: because).text
        return try replica.write(author: author) { batch in
            try batch.transaction(in: space, reason: reason) { writer in
                let plan = try UndoPlan(of: transaction, writer, names)
                let word = TransactionWords.short(transaction.id)
                if !force, let obstacle = plan.obstacle(word) { throw obstacle }
                try plan.carryOut(writer, settling)
                return plan
            }
        }
    }
}
