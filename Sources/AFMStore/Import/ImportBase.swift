import FieldsyncCore
import FieldsyncStore

/// What earlier imports of one call's sheet wrote: the common ancestor of the sheet at hand and
/// of what people have made of the records since.
///
/// It is read from the log, where every import stands with its reason, so that it costs no byte
/// more to send and any laptop can import the next version of a sheet.
struct ImportBase {
    /// How the reason of an import's transaction begins.
    static let reasonPrefix = "call sheet import"

    /// The fields of each record as the last import had them.
    private(set) var records: [RecordKey: [FieldName: FieldValue]] = [:]
    /// The records that an import took away again.
    private(set) var removed: Set<RecordKey> = []
    /// The imports.
    private(set) var transactions: Set<TransactionID> = []

    /// A base where nothing was imported.
    init() {}

    /// The base of a call; empty where no sheet of it was imported.
    init(
        of call: RecordKey, reasonPrefix: String = Self.reasonPrefix, in reader: some SpaceReading
    ) throws {
        for entry in try reader.log(limit: .max, of: call).reversed()
        where entry.transaction.reason.hasPrefix(reasonPrefix) {
            transactions.insert(entry.transaction.id)
            for operation in entry.transaction.operations { replay(operation) }
        }
    }

    /// True where a sheet of the call was imported before.
    var isEmpty: Bool { transactions.isEmpty }

    private mutating func replay(_ operation: RecordOperation) {
        let key = operation.record
        switch operation {
        case .create: revive(key)
        case .set(_, let field, let value), .resolve(_, let field, let value):
            revive(key)
            records[key, default: [:]][field] = value
        case .delete, .resolveDeletion(_, deleted: true):
            records[key] = nil
            removed.insert(key)
        case .resolveDeletion(_, deleted: false), .undelete: revive(key)
        case .add(let key, _, _), .remove(let key, _, _), .append(let key, _, _): revive(key)
        case .leaveDeleted, .merge, .unmerge, .judge, .later: break
        }
    }

    private mutating func revive(_ key: RecordKey) {
        removed.remove(key)
        if records[key] == nil { records[key] = [:] }
    }
}
