import AFMModel
import AFMOffice
import AFMStage
import AFMStore
import FieldsyncCore
import FieldsyncStore

extension CallDesk {
    /// Something that was done on this screen.
    struct Done {
        let transaction: TransactionID
        let words: String
    }

    /// Remembers what was written, so that it is what `u` takes back.
    func note(_ transaction: TransactionID, words: String) {
        done.append(Done(transaction: transaction, words: words))
    }

    /// Takes back what was done last on this screen; nobody else's entry, and none that was made
    /// before the screen was opened without a yes.
    ///
    /// - Returns: What was taken back, in words.
    func undo(because: String, agreed: Bool) throws -> String {
        if let last = done.last {
            guard let transaction = try transaction(last.transaction),
                try !isUndone(last.transaction)
            else {
                done.removeLast()
                return "It was taken back already: \(last.words)"
            }
            let plan = try undo(transaction, in: transaction.space, because, agreed: agreed)
            done.removeLast()
            return plan.steps.isEmpty
                ? "Nothing is left of it: \(last.words)" : "Taken back: \(last.words)"
        }
        guard let (space, entry) = try newestOfCall() else {
            throw StageFault.refused(
                "Nothing that \(author) entered on this call here is left to take back.")
        }
        let transaction = entry.transaction
        guard agreed else {
            let plan = try replica.read(space) { reader in
                try UndoPlan(of: transaction, reader, try replica.names())
            }
            let moment = Moment(transaction.stamp.instant)
            let (date, today) = (facts.zone.date(of: moment), facts.zone.date(of: now))
            let at = (date == today ? "" : "\(date) ") + facts.clock(moment)
            throw StageAsking(
                words: "Take back what \(author) entered at \(at), not on this screen: "
                    + "\(words(plan))?")
        }
        let plan = try undo(transaction, in: space, because, agreed: agreed)
        return "Taken back: \(words(plan))"
    }

    private func undo(
        _ transaction: ReplicatedTransaction, in space: SpaceID, _ because: String, agreed: Bool
    ) throws -> UndoPlan {
        let settling: SettlingHandler = { conflicts in
            if !agreed { throw StageQuestion(conflicts: conflicts) }
        }
        do {
            return try UndoPlan.undo(
                transaction, in: space, of: replica, author: author, force: agreed,
                because: because, settling: settling)
        } catch let failure as Failure where failure.code == "overwritten" {
            throw StageAsking(words: "\(overwritten(transaction)) Take it back all the same?")
        }
    }

    // MARK: which one

    private func transaction(_ id: TransactionID) throws -> ReplicatedTransaction? {
        for space in [space, .roster] {
            if let found = try replica.read(space, { try $0.transaction(id) }) { return found }
        }
        return nil
    }

    /// Log entries that are looked at first.
    private static let recentEntries = 200

    private func isUndone(_ id: TransactionID) throws -> Bool {
        try replica.read(space) { reader in
            try reader.recentLog(limit: Self.recentEntries).contains {
                UndoPlan.undone(by: $0.transaction) == id
            }
        }
    }

    /// The newest entry of this person on this laptop that is about this call, and not undone.
    private func newestOfCall() throws -> (SpaceID, LogEntry)? {
        for limit in [Self.recentEntries, .max] {
            let found = try replica.read(space) { reader in
                let log = try reader.recentLog(limit: limit).filter {
                    $0.transaction.id.replica == replica.identity.id
                        && $0.transaction.author == author
                }
                let undone = Set(log.compactMap { UndoPlan.undone(by: $0.transaction) })
                return try log.first { entry in
                    try UndoPlan.undone(by: entry.transaction) == nil
                        && !undone.contains(entry.transaction.id)
                        && isAboutCall(entry.transaction, reader)
                }
            }
            if let found { return (space, found) }
        }
        return nil
    }

    private func isAboutCall(
        _ transaction: ReplicatedTransaction, _ reader: some SpaceReading
    ) throws -> Bool {
        try transaction.operations.contains { operation in
            let key = operation.record
            if key.type == .call { return key.id == id }
            return try reader.record(key)?[.call] == .reference(id)
        }
    }

    // MARK: words

    /// Who wrote over it since, in words.
    private func overwritten(_ transaction: ReplicatedTransaction) -> String {
        let names = Set(
            transaction.operations.compactMap { facts.person($0.record.id)?.shortName })
        let who = names.count == 1 ? names.first ?? "" : "\(names.count) people"
        return "Somebody has written over it since"
            + (names.isEmpty ? "." : ": \(who).")
    }
}
