/// Why a transaction cannot be one, whoever wrote it.
public enum TransactionDefect: Error, Hashable, Sendable {
    /// It does nothing.
    case noOperations
    /// More operations than one transaction may have.
    case tooManyOperations(count: Int)
    /// The sequence is 0 or beyond the limit.
    case sequenceOutOfRange(UInt64)
    /// The author's name is empty or longer than the limit.
    case authorLength(bytes: Int)
    /// The reason is longer than the limit.
    case reasonLength(bytes: Int)
    /// The context lists more replicas than the limit.
    case contextTooLarge(count: Int)
    /// The author claims to have seen a transaction of their own that does not precede this one.
    case seesItself(UInt64)
    /// A value is larger than the limit.
    case valueTooLarge(RecordKey, FieldName, bytes: Int)
    /// The bytes of a newer program's step are more than the limit.
    case payloadTooLarge(RecordKey, bytes: Int)
    /// It judges, and does something else besides by which it could stand or fall.
    case judgesAndWrites
}

extension TransactionDefect: CustomStringConvertible {
    /// What is wrong, with the limit that it breaks.
    public var description: String {
        typealias Limits = ReplicatedTransaction.Limits
        return switch self {
        case .noOperations: "it has no operations"
        case .tooManyOperations(let count):
            "it has \(count) operations; the limit is \(Limits.operations)"
        case .sequenceOutOfRange(let sequence):
            "its sequence is \(sequence); sequences run from 1 to \(Limits.sequence)"
        case .authorLength(let bytes):
            "its author's name has \(bytes) bytes; 1 to \(Limits.authorBytes) are allowed"
        case .reasonLength(let bytes):
            "its reason has \(bytes) bytes; the limit is \(Limits.reasonBytes)"
        case .contextTooLarge(let count):
            "its context lists \(count) replicas; the limit is \(Limits.contextEntries)"
        case .seesItself(let sequence):
            "it claims to have seen transaction \(sequence) of its own, which is not before it"
        case .valueTooLarge(let record, let field, let bytes):
            "\(record) \(field) has \(bytes) bytes; the limit is \(Limits.valueBytes)"
        case .payloadTooLarge(let record, let bytes):
            "a step of \(record) has \(bytes) bytes; the limit is \(Limits.valueBytes)"
        case .judgesAndWrites: "it judges other transactions and writes to records too"
        }
    }
}

extension ReplicatedTransaction {
    /// Throws where the transaction breaks a bound that holds for every transaction.
    ///
    /// Decoders and captures both ask, so that what one replica can write every other can read.
    public func check() throws(TransactionDefect) {
        if operations.isEmpty { throw .noOperations }
        if operations.count > Limits.operations {
            throw .tooManyOperations(count: operations.count)
        }
        if id.sequence == 0 || id.sequence > Limits.sequence {
            throw .sequenceOutOfRange(id.sequence)
        }
        let authorBytes = author.utf8.count
        if authorBytes == 0 || authorBytes > Limits.authorBytes {
            throw .authorLength(bytes: authorBytes)
        }
        if reason.utf8.count > Limits.reasonBytes { throw .reasonLength(bytes: reason.utf8.count) }
        if context.count > Limits.contextEntries { throw .contextTooLarge(count: context.count) }
        if context[id.replica] >= id.sequence { throw .seesItself(context[id.replica]) }
        if rules, operations.contains(where: { !$0.isJudgement }) { throw .judgesAndWrites }
        for operation in operations {
            if case .judge(_, let judgement) = operation,
                judgement.text.utf8.count > Limits.reasonBytes
            {
                throw .reasonLength(bytes: judgement.text.utf8.count)
            }
            if case .later(let record, let step) = operation,
                step.payload.count > Limits.valueBytes
            {
                throw .payloadTooLarge(record, bytes: step.payload.count)
            }
            guard let (field, value) = operation.write, let value else { continue }
            if value.sizeBytes > Limits.valueBytes {
                throw .valueTooLarge(operation.record, field, bytes: value.sizeBytes)
            }
        }
    }
}

extension RecordOperation {
    /// True where it says something of another transaction.
    package var isJudgement: Bool {
        if case .judge = self { true } else { false }
    }
}

extension FieldValue {
    /// The bytes that a limit on values counts; 0 for the kinds of a fixed size.
    var sizeBytes: Int {
        switch self {
        case .text(let text), .zone(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        case .textSet(let set): set.members.reduce(0) { $0 + $1.utf8.count + 1 }
        case .textList(let list): list.texts.reduce(0) { $0 + $1.utf8.count + 1 }
        default: 0
        }
    }
}
