import FieldsyncCore
import Foundation
import GRDB

extension SpaceSource {
    /// Takes what a transaction says of others: notes it, and makes the records anew of those that
    /// stand or fall by it.
    ///
    /// Costs by the history of those records, and nothing for a transaction that judges nobody.
    func judge(_ transaction: ReplicatedTransaction, at position: Int64) throws {
        var keys: Set<RecordKey> = []
        for target in try noteVerdicts(of: transaction, at: position) {
            keys.formUnion(try entry(target)?.transaction.operations.flatMap(\.records) ?? [])
        }
        for key in keys.sorted() { try makeAnew(key) }
    }

    /// Notes what a transaction says of others.
    ///
    /// - Returns: Those that stand now and did not, or the other way round.
    func noteVerdicts(
        of transaction: ReplicatedTransaction, at position: Int64
    ) throws -> Set<TransactionID> {
        var open = try note(transaction.verdicts, at: position)
        var changed: Set<TransactionID> = []
        while let target = open.popFirst() {
            let before = try isRefused(target)
            try decide(target)
            if try isRefused(target) != before {
                changed.insert(target)
                open.formUnion(try judged(by: target))
            }
        }
        return changed
    }

    private func note(
        _ verdicts: [Verdict], at position: Int64
    ) throws -> Set<TransactionID> {
        for verdict in verdicts {
            let id = verdict.judgement.transaction
            let word: Int64
            var cause: Int64?
            switch verdict.judgement.word {
            case .refused(let reason, _): (word, cause) = (16, Int64(reason.code))
            case .stands: word = 17
            case .settled: word = 18
            }
            try db.run(
                """
                INSERT OR IGNORE INTO verdict
                (space, replica, sequence, position, word, cause, text)
                VALUES (?, ?, ?, ?, ?, ?, CAST(? AS TEXT))
                """, space.name, Data(id.replica.bytes), Int64(id.sequence), position, word, cause,
                Data(verdict.judgement.text.utf8))
        }
        return Set(verdicts.map(\.judgement.transaction))
    }

    /// Writes down whether a transaction is refused now.
    private func decide(_ target: TransactionID) throws {
        let said = try verdicts(of: target)
        let refusal = try VerdictRule.refusal(among: said) { try isRefused($0) }
        let (replica, sequence) = (Data(target.replica.bytes), Int64(target.sequence))
        guard let refusal else {
            return try db.run(
                "DELETE FROM refused WHERE space = ? AND replica = ? AND sequence = ?",
                space.name, replica, sequence)
        }
        guard let position = try self.position(of: refusal.judge) else {
            throw StoreError.damaged(detail: "table verdict: \(refusal.judge) is not in the log")
        }
        try db.run(
            """
            INSERT INTO refused (space, replica, sequence, position, settled)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (space, replica, sequence) DO UPDATE SET
            position = excluded.position, settled = excluded.settled
            """, space.name, replica, sequence, position,
            VerdictRule.isSettled(refusal, among: said))
    }

    /// Makes a record what those of its transactions add up to that stand.
    func makeAnew(_ key: RecordKey) throws {
        try writeRows()
        forgetRows()
        let before = try stored(key)
        let touches = TouchList(try touches(of: key))
        if let before { sumChange.remove(try sum(of: before)) }
        let table = tables[key.type]
        var arguments: [(any DatabaseValueConvertible)?] = [space.name, Data(key.id.bytes)]
        if table.type == nil { arguments.append(key.type.name) }
        try db.cachedStatement(sql: "DELETE FROM \(table.name) \(table.whereKey)")
            .execute(arguments: StatementArguments(arguments))
        try db.run(
            "DELETE FROM candidate WHERE space = ? AND type = ? AND id = ?", space.name,
            key.type.name, Data(key.id.bytes))
        var proof = LogProof(self)
        forgetMerges()
        try derive(key, touches, &proof)
        forgetRows()
        let after = try stored(key)
        if let after { sumChange.add(try sum(of: after)) }
        try noteKeys(of: key, from: keyValues(of: before), to: keyValues(of: after))
    }

    // MARK: Reading

    /// True where the transaction is applied nowhere.
    func isRefused(_ id: TransactionID) throws -> Bool {
        guard try hasRefused() else { return false }
        return try db.row(
            "SELECT 1 FROM refused WHERE space = ? AND replica = ? AND sequence = ?", space.name,
            Data(id.replica.bytes), Int64(clamping: id.sequence)) != nil
    }

    /// True where any transaction of the space is refused; one look where none is.
    func hasRefused() throws -> Bool {
        try db.row("SELECT 1 FROM refused WHERE space = ? LIMIT 1", space.name) != nil
    }

    /// The refused transactions, in their order.
    func refused() throws -> [RefusedTransaction] {
        let sql = """
            SELECT refused.replica, refused.sequence, refused.position, cause,
            CAST(text AS BLOB), settled
            FROM refused JOIN verdict
            ON verdict.space = refused.space AND verdict.replica = refused.replica
            AND verdict.sequence = refused.sequence AND verdict.position = refused.position
            WHERE refused.space = ? ORDER BY refused.replica, refused.sequence
            """
        return try db.rows(sql, space.name).map { row in
            RefusedTransaction(
                transaction: TransactionID(
                    try row.checkedReplica(0, "refused.replica"),
                    try row.checkedCount(1, "refused.sequence")),
                judge: try transactionID(at: row.checkedInteger(2, "refused.position")),
                cause: RefusalCause(
                    code: UInt8(clamping: try row.checkedInteger(3, "verdict.cause"))),
                text: String(decoding: try row.checkedBytes(4, "verdict.text"), as: UTF8.self),
                isSettled: try row.checkedInteger(5, "refused.settled") != 0)
        }
    }

    /// Why transactions were refused, for people.
    func refusalTexts() throws -> [TransactionID: String] {
        guard try hasRefused() else { return [:] }
        return Dictionary(try refused().map { ($0.transaction, $0.text) }) { first, _ in first }
    }

    private func verdicts(of target: TransactionID) throws -> [Verdict] {
        let sql = """
            SELECT position FROM verdict WHERE space = ? AND replica = ? AND sequence = ?
            """
        return try db.rows(
            sql, space.name, Data(target.replica.bytes), Int64(clamping: target.sequence)
        ).flatMap { row in
            try transaction(at: row.checkedInteger(0, "verdict.position")).verdicts
                .filter { $0.judgement.transaction == target }
        }
    }

    private func judged(by judge: TransactionID) throws -> [TransactionID] {
        guard let position = try position(of: judge) else { return [] }
        return try transaction(at: position).verdicts.map(\.judgement.transaction)
    }
}
