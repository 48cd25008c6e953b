public import FieldsyncCore
import FieldsyncStore

/// What somebody does to a record.
public enum RecordAct: String, Hashable, Sendable, CaseIterable {
    /// Makes it.
    case add
    /// Writes to its fields.
    case change
    /// Deletes it, brings it back, or settles whether it is there.
    case remove
}

/// Who may do what to which records, as data; `protocol/permissions.md` has the table.
///
/// Whoever may write at all may do everything to the types that are not named here, so that what
/// an older server does not know passes through it.
public struct WriteRights: Sendable {
    private let acts: [RecordType: [UserRole: Set<RecordAct>]]

    /// Rights by type, then role; a role that is not named for a type may do nothing to it.
    public init(_ acts: [RecordType: [UserRole: Set<RecordAct>]] = [:]) { self.acts = acts }

    /// True where `role` may do `act` to records of a type.
    public func permits(_ role: UserRole, _ act: RecordAct, _ type: RecordType) -> Bool {
        guard role.mayWrite else { return false }
        guard let rights = acts[type] else { return true }
        return rights[role]?.contains(act) ?? false
    }

    /// Why a person may not have written a transaction; nil where they may.
    func objection(
        to transaction: ReplicatedTransaction, by user: String, as role: UserRole
    ) -> Objection? {
        if transaction.rules {
            return Objection(.notAJudge, "\(user) is no server, and judges what others wrote")
        }
        let writes = transaction.operations.filter { !$0.isJudgement }
        // To say that a refusal is dealt with takes no right.
        if writes.isEmpty { return nil }
        guard role.mayWrite else {
            return Objection(.role, "\(user) is a \(role.rawValue) and may look and not write")
        }
        for operation in writes {
            let (act, type) = (operation.act, operation.record.type)
            if act == .change, transaction.creates(operation.record) { continue }
            if !permits(role, act, type) {
                return Objection(
                    .role,
                    "\(user) is a \(role.rawValue) and may not \(act.rawValue) a \(type)")
            }
        }
        return nil
    }
}

extension ReplicatedTransaction {
    fileprivate func creates(_ record: RecordKey) -> Bool {
        operations.contains(.create(record))
    }

    /// What in the transaction breaks the schema that it says it was written with. What another
    /// version of the schema says is for programs of that version to judge.
    func objection(by schema: Schema) -> Objection? {
        guard schemaVersion == schema.version else { return nil }
        for operation in operations {
            guard let (field, value) = operation.write, let value,
                let described = schema[operation.record.type]?[field]
            else { continue }
            switch operation {
            case .append where described.policy == .log: continue
            case .append:
                return Objection(
                    .constraint, "\(operation.record) \(field) is no log that goes on")
            default: break
            }
            if value.kind != described.kind {
                return Objection(
                    .constraint,
                    """
                    \(operation.record) \(field) takes \(described.kind.rawValue) and got \
                    \(value.kind.rawValue)
                    """)
            }
        }
        return nil
    }
}

extension RecordOperation {
    fileprivate var act: RecordAct {
        switch self {
        case .create: .add
        case .delete, .undelete, .resolveDeletion: .remove
        case .set, .resolve, .leaveDeleted, .add, .remove, .append, .merge, .unmerge, .judge,
            .later:
            .change
        }
    }
}
