/// What a person did in one step, in one space: applied whole or not at all, and never altered.
public struct ReplicatedTransaction: Hashable, Sendable {
    /// The space that the transaction belongs to.
    public let space: SpaceID
    /// Who wrote it, and its place among that replica's own in this space.
    public let id: TransactionID
    /// When, by the author's clock.
    public let stamp: HybridTimestamp
    /// Who, as a person: up to 200 bytes of text, not empty.
    public let author: String
    /// Why, where somebody said so; else empty. Up to 1,000 bytes.
    public let reason: String
    /// Everything in this space that the author had seen, the author's own earlier transactions
    /// included. A write replaces exactly the values that this covers.
    ///
    /// The entry of the author's replica is usually `id.sequence - 1`. An import that repeats an
    /// older document names less, so that what a person corrected since stays beside it.
    public let context: VersionVector
    /// The version of the schema that the author's program wrote with.
    public let schemaVersion: UInt32
    /// Present where the transaction creates records whose ids derive from it.
    public let salt: TransactionSalt?
    /// What was done, in order; not empty.
    public let operations: [RecordOperation]

    /// A transaction of its parts; whether it is well formed is for `check()` to say.
    public init(
        space: SpaceID,
        id: TransactionID,
        stamp: HybridTimestamp,
        author: String,
        reason: String = "",
        context: VersionVector,
        schemaVersion: UInt32,
        salt: TransactionSalt? = nil,
        operations: [RecordOperation]
    ) {
        self.space = space
        self.id = id
        self.stamp = stamp
        self.author = author
        self.reason = reason
        self.context = context
        self.schemaVersion = schemaVersion
        self.salt = salt
        self.operations = operations
    }

    /// True where the author of this transaction had seen `other`.
    public func saw(_ other: TransactionID) -> Bool { context.contains(other) }
}

/// One step of a transaction.
public enum RecordOperation: Hashable, Sendable {
    /// The record begins to exist.
    case create(RecordKey)
    /// A field takes a value, or is cleared where it is nil.
    case set(RecordKey, FieldName, FieldValue?)
    /// The record ceases to exist, with all its values kept in history.
    case delete(RecordKey)
    /// As `set`, chosen by a person to settle a conflict.
    case resolve(RecordKey, FieldName, FieldValue?)
    /// Whether the record exists, chosen by a person to settle a delete against an edit.
    case resolveDeletion(RecordKey, deleted: Bool)
    /// A deleted record exists again, with the values that it had.
    case undelete(RecordKey)
    /// The author had seen the record deleted: what the transaction writes to it is kept, and does
    /// not say that it exists.
    case leaveDeleted(RecordKey)
    /// Members join a set.
    case add(RecordKey, FieldName, TextSet)
    /// Members leave a set, as far as the author had seen them there.
    case remove(RecordKey, FieldName, TextSet)
    /// A text is written to the end of a log.
    case append(RecordKey, FieldName, String)
    /// The record and the one of this id, of the same type, are one thing; people kept the first.
    case merge(RecordKey, RecordID)
    /// The record and the one of this id are two things after all.
    case unmerge(RecordKey, RecordID)
    /// Something is said of another transaction, which writes to this record among others. Nothing
    /// is written to the record by that.
    case judge(RecordKey, Judgement)
    /// A step of a newer program, which this one keeps and passes on as it came.
    case later(RecordKey, LaterStep)

    /// The record that the operation is about.
    public var record: RecordKey {
        switch self {
        case .create(let key), .delete(let key), .undelete(let key), .leaveDeleted(let key): key
        case .set(let key, _, _), .resolve(let key, _, _): key
        case .add(let key, _, _), .remove(let key, _, _), .append(let key, _, _): key
        case .later(let key, _), .judge(let key, _): key
        case .merge(let key, _), .unmerge(let key, _): key
        case .resolveDeletion(let key, _): key
        }
    }

    /// The records that the operation writes to: two where it is about whether they are one.
    public var records: [RecordKey] {
        switch self {
        case .merge(let key, let other), .unmerge(let key, let other):
            key.id == other ? [key] : [key, RecordKey(key.type, other)]
        default: [record]
        }
    }
}

extension RecordOperation {
    /// The field that the operation names, and the value that it carries.
    package var write: (field: FieldName, value: FieldValue?)? {
        switch self {
        case .set(_, let field, let value), .resolve(_, let field, let value): (field, value)
        case .add(_, let field, let set), .remove(_, let field, let set): (field, .textSet(set))
        case .append(_, let field, let text): (field, .text(text))
        case .merge(_, let other), .unmerge(_, let other): (.merged, .reference(other))
        case .create, .delete, .resolveDeletion, .undelete, .leaveDeleted, .judge, .later: nil
        }
    }
}

extension ReplicatedTransaction {
    /// Bounds of one transaction; `protocol/limits.md` lists them with their reasons.
    public enum Limits {
        /// Operations in one transaction.
        public static let operations = 50_000
        /// UTF-8 bytes of an author's name.
        public static let authorBytes = 200
        /// UTF-8 bytes of a reason.
        public static let reasonBytes = 1_000
        /// Bytes of one text, of one bytes value, or of all members of one set together.
        public static let valueBytes = 65_536
        /// Replicas in one causal context.
        public static let contextEntries = 10_000
        /// The highest sequence, so that sums of two never overflow.
        public static let sequence: UInt64 = 1 << 62
    }
}
