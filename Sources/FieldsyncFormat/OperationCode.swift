import FieldsyncCore

/// The byte that stands for what an operation does; `protocol/format/canonical.md` lists them.
enum OperationCode: UInt8, CaseIterable {
    case create = 1
    case set = 2
    case clear = 3
    case delete = 4
    case resolve = 5
    case resolveClear = 6
    case resolveAlive = 7
    case resolveDeleted = 8
    case undelete = 9
    case leaveDeleted = 10
    case add = 11
    case remove = 12
    case append = 13

    /// The code of `operation`.
    init(_ operation: RecordOperation) {
        self =
            switch operation {
            case .create: .create
            case .set(_, _, let value): value == nil ? .clear : .set
            case .delete: .delete
            case .resolve(_, _, let value): value == nil ? .resolveClear : .resolve
            case .resolveDeletion(_, let deleted): deleted ? .resolveDeleted : .resolveAlive
            case .undelete: .undelete
            case .leaveDeleted: .leaveDeleted
            case .add: .add
            case .remove: .remove
            case .append: .append
            }
    }

    /// Reads a code.
    init(from reader: inout ByteReader) throws(DecodingFault) {
        let byte = try reader.byte()
        guard let code = OperationCode(rawValue: byte) else {
            throw .unknownCode(what: "operation", code: byte)
        }
        self = code
    }

    /// True where the operation names a field.
    var hasField: Bool {
        switch self {
        case .set, .clear, .resolve, .resolveClear, .add, .remove, .append: true
        case .create, .delete, .resolveAlive, .resolveDeleted, .undelete, .leaveDeleted: false
        }
    }

    /// True where the operation carries a value.
    var hasValue: Bool {
        switch self {
        case .set, .resolve, .add, .remove, .append: true
        case .create, .clear, .delete, .resolveClear, .resolveAlive, .resolveDeleted, .undelete,
            .leaveDeleted:
            false
        }
    }
}

extension RecordOperation {
    /// An operation of its parts; nil where a field is missing that the code asks for, or where
    /// the value is of a kind that the operation does not take.
    init?(_ code: OperationCode, _ record: RecordKey, field: FieldName?, value: FieldValue?) {
        switch code {
        case .create: self = .create(record)
        case .delete: self = .delete(record)
        case .resolveAlive: self = .resolveDeletion(record, deleted: false)
        case .resolveDeleted: self = .resolveDeletion(record, deleted: true)
        case .undelete: self = .undelete(record)
        case .leaveDeleted: self = .leaveDeleted(record)
        case .add:
            guard let field, case .textSet(let set) = value else { return nil }
            self = .add(record, field, set)
        case .remove:
            guard let field, case .textSet(let set) = value else { return nil }
            self = .remove(record, field, set)
        case .append:
            guard let field, case .text(let text) = value else { return nil }
            self = .append(record, field, text)
        case .set, .clear:
            guard let field else { return nil }
            self = .set(record, field, value)
        case .resolve, .resolveClear:
            guard let field else { return nil }
            self = .resolve(record, field, value)
        }
    }
}
