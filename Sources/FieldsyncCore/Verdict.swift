/// What one transaction says of another one, with what its author had seen.
public struct Verdict: Hashable, Sendable {
    /// The transaction that says it.
    public let judge: TransactionID
    /// What its author had seen.
    public let context: VersionVector
    /// What is said, and of which.
    public let judgement: Judgement

    /// A verdict of its parts.
    public init(judge: TransactionID, context: VersionVector, judgement: Judgement) {
        self.judge = judge
        self.context = context
        self.judgement = judgement
    }
}

extension ReplicatedTransaction {
    /// What the transaction says of others, of each the last word. Only what its author had seen
    /// can be judged.
    public var verdicts: [Verdict] {
        var last: [TransactionID: Judgement] = [:]
        for case .judge(_, let judgement) in operations where saw(judgement.transaction) {
            last[judgement.transaction] = judgement
        }
        if last.isEmpty { return [] }
        return last.sorted { $0.key < $1.key }
            .map { Verdict(judge: id, context: context, judgement: $0.value) }
    }

    /// True where the transaction says something of others by which their writes stand or fall.
    public var rules: Bool {
        operations.contains { operation in
            guard case .judge(_, let judgement) = operation else { return false }
            return judgement.word != .settled
        }
    }
}

/// The rule of every verdict; `protocol/merge.md` says it in words.
public enum VerdictRule {
    /// The verdict by which a transaction is refused; nil where it stands.
    ///
    /// Of the verdicts that stand themselves those hold that no other such one had seen. Where one
    /// of these refuses, the transaction is refused. It ends, since nobody sees what comes later.
    ///
    /// - Parameters:
    ///   - verdicts: Everything that is said of the transaction.
    ///   - isRefused: Whether a transaction that judges is refused itself.
    public static func refusal(
        among verdicts: [Verdict], isRefused: (TransactionID) throws -> Bool
    ) rethrows -> Verdict? {
        let standing = try verdicts.filter { verdict in
            try verdict.judgement.word != .settled && !isRefused(verdict.judge)
        }
        return standing.filter { verdict in
            guard case .refused = verdict.judgement.word else { return false }
            return !standing.contains { $0.context.contains(verdict.judge) }
        }.max { $0.judge < $1.judge }
    }

    /// True where a person who had seen the refusal has dealt with it.
    public static func isSettled(_ refusal: Verdict, among verdicts: [Verdict]) -> Bool {
        verdicts.contains {
            $0.judgement.word == .settled && $0.context.contains(refusal.judge)
        }
    }
}

/// A transaction that is kept and applied nowhere.
public struct RefusedTransaction: Hashable, Sendable {
    /// Which one.
    public let transaction: TransactionID
    /// The server's transaction that says so.
    public let judge: TransactionID
    /// Why, for programs.
    public let cause: RefusalCause
    /// Why, for people.
    public let text: String
    /// True where a person has dealt with it.
    public let isSettled: Bool

    /// A refused transaction of its parts.
    public init(
        transaction: TransactionID, judge: TransactionID, cause: RefusalCause, text: String,
        isSettled: Bool
    ) {
        self.transaction = transaction
        self.judge = judge
        self.cause = cause
        self.text = text
        self.isSettled = isSettled
    }

    /// What a verdict that refuses says; nil for another one.
    public init?(_ verdict: Verdict, isSettled: Bool) {
        guard case .refused(let cause, let text) = verdict.judgement.word else { return nil }
        self.init(
            transaction: verdict.judgement.transaction, judge: verdict.judge, cause: cause,
            text: text, isSettled: isSettled)
    }
}
