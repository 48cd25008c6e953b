/// Everything that was said in one space about its transactions.
public struct VerdictBook: Hashable, Sendable {
    private var said: [TransactionID: [Verdict]] = [:]
    private var spoke: [TransactionID: Set<TransactionID>] = [:]
    private var refusals: [TransactionID: Verdict] = [:]

    /// A book in which nothing is said.
    public init() {}

    /// True where the transaction is applied nowhere.
    public func refuses(_ transaction: TransactionID) -> Bool { refusals[transaction] != nil }

    /// The refused transactions, in their order.
    public var refused: [RefusedTransaction] {
        refusals.keys.sorted().compactMap { id in
            guard let verdict = refusals[id] else { return nil }
            return RefusedTransaction(
                verdict,
                isSettled: VerdictRule.isSettled(verdict, among: said[id] ?? []))
        }
    }

    /// Notes what a transaction says of others.
    ///
    /// - Returns: The transactions that stand or fall by that and did not before. Where one of
    ///   them judged, those that it judged are among them.
    public mutating func note(_ transaction: ReplicatedTransaction) -> Set<TransactionID> {
        let verdicts = transaction.verdicts
        if verdicts.isEmpty { return [] }
        for verdict in verdicts {
            said[verdict.judgement.transaction, default: []].append(verdict)
            spoke[transaction.id, default: []].insert(verdict.judgement.transaction)
        }
        var changed: Set<TransactionID> = []
        var open = spoke[transaction.id] ?? []
        while let target = open.popFirst() {
            let before = refusals[target]
            let now = VerdictRule.refusal(among: said[target] ?? []) { refuses($0) }
            refusals[target] = now
            if (before == nil) != (now == nil) {
                changed.insert(target)
                open.formUnion(spoke[target] ?? [])
            }
        }
        return changed
    }
}
