import FieldsyncCore

/// The byte that stands for what an operation does; `protocol/format/canonical.md` lists them.
enum OperationCode: Hashable {
    case create
    case set
    case clear
    case delete
    case resolve
    case resolveClear
    case resolveAlive
    case resolveDeleted
    case undelete
    case leaveDeleted
    case add
    case remove
    case append
    case merge
    case unmerge
    case refuse
    case letStand
    case settle
    /// One of a newer program, of a shape that can be passed on.
    case later(UInt8)

    /// The byte.
    var rawValue: UInt8 {
        switch self {
        case .create: 1
        case .set: 2
        case .clear: 3
        case .delete: 4
        case .resolve: 5
        case .resolveClear: 6
        case .resolveAlive: 7
        case .resolveDeleted: 8
        case .undelete: 9
        case .leaveDeleted: 10
        case .add: 11
        case .remove: 12
        case .append: 13
        case .merge: 14
        case .unmerge: 15
        case .refuse: 16
        case .letStand: 17
        case .settle: 18
        case .later(let byte): byte
        }
    }

    private static let known: [UInt8: OperationCode] = {
        let codes: [OperationCode] = [
            .create, .set, .clear, .delete, .resolve, .resolveClear, .resolveAlive,
            .resolveDeleted, .undelete, .leaveDeleted, .add, .remove, .append, .merge, .unmerge,
            .refuse, .letStand, .settle,
        ]
        return Dictionary(codes.map { ($0.rawValue, $0) }) { first, _ in first }
    }()

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
            case .merge: .merge
            case .unmerge: .unmerge
            case .judge(_, let judgement): judgement.code
            case .later(_, let step): .later(step.code)
            }
    }

    /// Reads a code.
    init(from reader: inout ByteReader) throws(DecodingFault) {
        let byte = try reader.byte()
        if LaterStep.codes.contains(byte) {
            self = .later(byte)
        } else if let known = Self.known[byte] {
            self = known
        } else {
            throw .unknownCode(what: "operation", code: byte)
        }
    }

    /// True where a count of bytes and the bytes follow the record.
    var hasPayload: Bool {
        switch self {
        case .refuse, .letStand, .settle, .later: true
        default: false
        }
    }

    /// True where the operation names a field.
    var hasField: Bool {
        switch self {
        case .set, .clear, .resolve, .resolveClear, .add, .remove, .append, .merge,
            .unmerge:
            true
        case .create, .delete, .resolveAlive, .resolveDeleted, .undelete, .leaveDeleted,
            .refuse, .letStand, .settle, .later:
            false
        }
    }

    /// True where the operation carries a value.
    var hasValue: Bool {
        switch self {
        case .set, .resolve, .add, .remove, .append, .merge, .unmerge: true
        case .create, .clear, .delete, .resolveClear, .resolveAlive, .resolveDeleted, .undelete,
            .leaveDeleted, .refuse, .letStand, .settle, .later:
            false
        }
    }
}

extension RecordOperation {
    /// An operation of its parts; nil where a field is missing that the code asks for, or where
    /// the value is of a kind that the operation does not take.
    init?(
        _ code: OperationCode,
        _ record: RecordKey,
        field: FieldName?,
        value: FieldValue?,
        payload: [UInt8] = []
    ) {
        switch code {
        case .create: self = .create(record)
        case .delete: self = .delete(record)
        case .resolveAlive: self = .resolveDeletion(record, deleted: false)
        case .resolveDeleted: self = .resolveDeletion(record, deleted: true)
        case .undelete: self = .undelete(record)
        case .leaveDeleted: self = .leaveDeleted(record)
        case .refuse, .letStand, .settle:
            guard let judgement = Judgement(code: code, payload: payload) else { return nil }
            self = .judge(record, judgement)
        case .later(let byte):
            guard let step = LaterStep(code: byte, payload: payload) else { return nil }
            self = .later(record, step)
        case .add:
            guard let field, case .textSet(let set) = value else { return nil }
            self = .add(record, field, set)
        case .remove:
            guard let field, case .textSet(let set) = value else { return nil }
            self = .remove(record, field, set)
        case .append:
            guard let field, case .text(let text) = value else { return nil }
            self = .append(record, field, text)
        case .merge:
            guard field == .merged, case .reference(let other) = value else { return nil }
            self = .merge(record, other)
        case .unmerge:
            guard field == .merged, case .reference(let other) = value else { return nil }
            self = .unmerge(record, other)
        case .set, .clear:
            guard let field else { return nil }
            self = .set(record, field, value)
        case .resolve, .resolveClear:
            guard let field else { return nil }
            self = .resolve(record, field, value)
        }
    }
}
