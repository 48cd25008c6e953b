import FieldsyncCore

extension StoreError: CustomStringConvertible {
    /// What happened, in one sentence, then what state the data is in or what to do next.
    public var description: String { next.isEmpty ? message : "\(message) \(next)" }

    /// A word for programs: stable, lower case, with dashes.
    public var code: String {
        switch self {
        case .missing: "store-missing"
        case .incomplete: "store-incomplete"
        case .noAccess: "store-no-access"
        case .exists: "store-exists"
        case .newer: "store-newer"
        case .damaged: "store-damaged"
        case .busy: "store-busy"
        case .disk: "disk-failed"
        case .diskAtCommit: "disk-failed-late"
        case .keyExposed: "key-exposed"
        case .keyUnusable: "key-unusable"
        case .nameUnfit: "name-unfit"
        case .schemaUnfit: "schema-unfit"
        case .unknownType: "unknown-type"
        case .unknownField: "unknown-field"
        case .wrongKind: "wrong-kind"
        case .wrongPolicy: "wrong-policy"
        case .derivedField: "derived-field"
        case .logOnlyGrows: "log-only-grows"
        case .noSuchRecord: "no-such-record"
        case .recordDeleted: "record-deleted"
        case .noConflict: "no-conflict"
        case .notInSlot: "not-in-group"
        case .unfitTransaction: "transaction-unfit"
        case .transactionTooLarge: "transaction-too-large"
        case .basisAhead: "basis-ahead"
        case .notRefused: "not-refused"
        case .historyLetGo: "history-let-go"
        case .keepsAll: "keeps-all"
        case .backupUnfit: "backup-unfit"
        case .backupTaken: "file-exists"
        case .spaceTakenAway: "space-taken-away"
        case .heldFull: "held-full"
        case .unreadableValue: "value-unreadable"
        case .unstorableJSON: "value-unstorable"
        }
    }

    /// What happened, in one sentence.
    public var message: String {
        switch self {
        case .missing, .incomplete, .noAccess, .exists, .newer, .damaged, .busy, .disk,
            .diskAtCommit, .keyExposed, .keyUnusable, .nameUnfit, .schemaUnfit:
            storeMessage
        default: contentMessage
        }
    }

    private var storeMessage: String {
        switch self {
        case .missing(let directory): "There is no store in '\(directory)'."
        case .incomplete(let directory, let file):
            "The store in '\(directory)' has its keys, and '\(file)' with its data is missing."
        case .noAccess(let directory, let reason):
            "Whether there is a store in '\(directory)' cannot be seen: \(reason)."
        case .exists(let directory): "There is a store in '\(directory)' already."
        case .newer(let detail): "A newer program wrote this store: \(detail.withoutFullStop)."
        case .damaged(let detail): "The store is damaged: \(detail.withoutFullStop)."
        case .busy(let file): "Another process has been writing '\(file)' for too long."
        case .disk(let detail): "The disk did not do what was asked: \(detail.withoutFullStop)."
        case .diskAtCommit(let detail):
            "The disk did not confirm what was written: \(detail.withoutFullStop)."
        case .keyExposed(let path, let mode):
            "The key file '\(path)' has mode \(mode), so others can read it."
        case .keyUnusable(let path, let detail):
            "The key file '\(path)' cannot be used: \(detail.withoutFullStop)."
        case .nameUnfit(let name):
            "'\(name)' cannot name a replica: 1 to 100 bytes without control characters can."
        case .schemaUnfit(let detail): "The schema cannot be stored: \(detail.withoutFullStop)."
        default: contentMessage
        }
    }

    private var contentMessage: String {
        switch self {
        case .unknownType(let type, _): "The schema has no type '\(type)'."
        case .unknownField(let type, let field, _): "The type '\(type)' has no field '\(field)'."
        case .wrongKind(let type, let field, let expected, let actual):
            "The field '\(field)' of '\(type)' takes \(expected.words), not \(actual.words)."
        case .wrongPolicy(let type, let field, let expected):
            "The field '\(field)' of '\(type)' is no \(expected.rawValue)."
        case .derivedField(let type, let field):
            "The field '\(field)' of '\(type)' is worked out and cannot be written."
        case .logOnlyGrows(let type, let field):
            "The field '\(field)' of '\(type)' is a log, and its entries stay."
        case .noSuchRecord(let record): "There is no \(record) here."
        case .recordDeleted(let record): "\(record) is deleted."
        case .noConflict(let record, let slot):
            "\(record) has no open conflict in '\(slot)'."
        case .notInSlot(let field, let slot):
            "The field '\(field)' does not belong to the conflict in '\(slot)'."
        case .unfitTransaction(let defect): "The transaction cannot be written: \(defect)."
        case .transactionTooLarge(let operations):
            "The transaction, of \(operations) operations, is larger than one may be."
        case .basisAhead(let space):
            "The import builds on changes of '\(space)' that this replica does not hold."
        case .spaceTakenAway(let space):
            "The space '\(space)' was taken from this laptop."
        case .notRefused(let id, let space): "Nothing \(id) of '\(space)' was refused."
        case .historyLetGo(let space, let written):
            "This needs what was written to '\(space)' up to \(written), "
                + "of which this laptop keeps no more than links."
        case .keepsAll: "A server lets go of nothing, so that its laptops can."
        case .backupUnfit(let detail):
            "The backup cannot be restored: \(detail.withoutFullStop)."
        case .backupTaken(let path): "'\(path)' is there already and is no backup."
        case .heldFull(let space, let count, let bytes):
            "\(count) transactions of '\(space)' (\(bytes) bytes) wait or are set aside already."
        case .unreadableValue(let text, let kind, let why):
            "'\(Self.excerpt(text))' is not \(kind.words): \(why.withoutFullStop)."
        case .unstorableJSON(let text):
            "No kind of field holds the JSON value '\(Self.excerpt(text))'."
        default: storeMessage
        }
    }

    /// What state the data is in, or what to do next; empty where there is nothing to add.
    public var next: String {
        switch self {
        case .missing: "Run 'fieldsync init' to make one, or name another with '--store'."
        case .incomplete:
            """
            Nothing was changed. Put the file or a backup ('fieldsync restore') back; where there \
            is none, 'fieldsync verify --repair' begins it anew, and what others have of it comes \
            back from them.
            """
        case .noAccess: "Nothing was changed. Check the permissions of it, or name another."
        case .exists: "Nothing was changed. Use it, or name another directory with '--store'."
        case .newer: "Nothing was changed. Update this program."
        case .damaged: "Nothing was changed. Run 'fieldsync verify' to see what is damaged."
        case .busy: "Nothing was changed. Try again, and see which program holds it."
        case .disk: "Nothing was changed. See that the disk has room and may be written."
        case .diskAtCommit:
            """
            It may be recorded or not, whole in either case: see that the disk has room and works, \
            then look, with 'fieldsync log', before you do it again.
            """
        case .keyExposed(let path, _): "Run 'chmod 600 \(path)', and ask who had access."
        case .keyUnusable: "Nothing was changed. Run 'fieldsync verify --repair'."
        case .unknownType(_, let known): Self.list("It has", known.map(\.name))
        case .unknownField(_, _, let known): Self.list("It has", known.map(\.name))
        case .heldFull: "Nothing of the segment was applied. Ask the sender for what is missing."
        case .logOnlyGrows:
            "Nothing was changed. Append to it, or set a list that begins with what it shows."
        case .backupUnfit: "Nothing was changed. Take another backup."
        case .backupTaken: "Nothing was changed. Name another file."
        case .nameUnfit, .schemaUnfit, .wrongKind, .wrongPolicy, .derivedField, .noSuchRecord,
            .recordDeleted, .noConflict, .notInSlot, .unfitTransaction, .basisAhead,
            .unreadableValue, .unstorableJSON:
            "Nothing was changed."
        case .spaceTakenAway:
            "Nothing was changed. Ask a manager to give it back, then run 'fieldsync sync'."
        case .notRefused: "Nothing was changed. 'fieldsync refused' lists what was."
        case .transactionTooLarge: "Nothing was changed. Split it."
        case .historyLetGo:
            """
            Nothing was changed. The server has it, and its backup: 'fieldsync sync --history' \
            brings it back.
            """
        case .keepsAll: "Nothing was changed."
        }
    }

    private static func list(_ opening: String, _ names: [String]) -> String {
        names.isEmpty ? "It has none." : "\(opening) \(names.joined(separator: ", "))."
    }

    /// The first characters, so that a message stays readable whatever was given.
    private static func excerpt(_ text: String) -> String {
        text.count <= 80 ? text : text.prefix(77) + "..."
    }
}

extension FieldKind {
    /// The kind with its article, for a sentence.
    package var words: String {
        switch self {
        case .text: "a text"
        case .integer: "a whole number"
        case .decimal: "a decimal number"
        case .boolean: "a yes or no"
        case .instant: "a point in time"
        case .date: "a date"
        case .zone: "a time zone"
        case .reference: "a reference to a record"
        case .bytes: "a value of bytes"
        case .textSet: "a set of texts"
        case .textList: "a list of texts"
        }
    }
}

extension StoreError {
    /// True where the keys, or the file with the data, are in the way.
    public var isOfMissingFiles: Bool {
        switch self {
        case .keyUnusable, .incomplete: true
        default: false
        }
    }
}
