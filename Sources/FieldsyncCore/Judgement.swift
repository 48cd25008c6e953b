/// What is said about another transaction of the same space.
public struct Judgement: Hashable, Sendable {
    /// What is said.
    public enum Word: Hashable, Sendable {
        /// A server: it stays in the log and is applied nowhere. The text is up to 1,000 bytes.
        case refused(RefusalCause, text: String)
        /// A server: it is applied after all.
        case stands
        /// A person: its refusal is dealt with, and listed no longer.
        case settled
    }

    /// Which one.
    public let transaction: TransactionID
    /// What is said of it.
    public let word: Word

    /// A judgement of its parts.
    public init(_ transaction: TransactionID, _ word: Word) {
        self.transaction = transaction
        self.word = word
    }

    /// The reason for people; empty where there is none.
    public var text: String {
        if case .refused(_, let text) = word { text } else { "" }
    }
}

/// Why a transaction was refused, for programs. Causes of newer programs keep their number.
public struct RefusalCause: Hashable, Sendable {
    /// The number on the wire.
    public let code: UInt8

    /// A cause of its number.
    public init(code: UInt8) { self.code = code }

    /// Its author's role does not allow it.
    public static let role = RefusalCause(code: 1)
    /// It breaks the schema that it says it was written with.
    public static let constraint = RefusalCause(code: 2)
    /// It writes to a record whose creation was refused.
    public static let dependsOnRefused = RefusalCause(code: 3)
    /// It judges, and its author is no server.
    public static let notAJudge = RefusalCause(code: 4)
    /// A person decided so, after it had been kept aside.
    public static let rejected = RefusalCause(code: 5)

    /// Somebody else handed it in, who has no right to it, and its author's device has not yet.
    public static let handedOn = RefusalCause(code: 6)
    /// The same is on file under another id, since somebody accepted it for a laptop that was gone.
    public static let filedBefore = RefusalCause(code: 7)

    /// A word for scripts.
    public var word: String {
        switch code {
        case 1: "role"
        case 2: "constraint"
        case 3: "dependsOnRefused"
        case 4: "notAJudge"
        case 5: "rejected"
        case 6: "handedOn"
        case 7: "filedBefore"
        default: "cause\(code)"
        }
    }
}
