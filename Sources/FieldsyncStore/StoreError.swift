public import FieldsyncCore

/// Why a store did not do what it was asked. `StoreError+Words.swift` has the sentences.
public enum StoreError: Error, Hashable, Sendable {
    // MARK: the store as a whole

    /// There is no store in this directory.
    case missing(directory: String)
    /// The keys of a store are in this directory, and the file that holds its data is not.
    case incomplete(directory: String, file: String)
    /// The directory may not be entered, or cannot be; `reason` is the system's.
    case noAccess(directory: String, reason: String)
    /// There is one already.
    case exists(directory: String)
    /// A newer program wrote it; `detail` says what this one does not know.
    case newer(detail: String)
    /// Its bytes are not what was written; `detail` names file, table and row as far as known.
    case damaged(detail: String)
    /// Another process holds it longer than this one waits.
    case busy(file: String)
    /// The disk is full, or failed, or may not be written.
    case disk(detail: String)
    /// The disk failed when a commit was to be made durable: it may hold, or be taken back.
    case diskAtCommit(detail: String)
    /// The file with the private keys can be read by others; `mode` is its octal mode.
    case keyExposed(path: String, mode: String)
    /// The file with the private keys is missing, unreadable or of another replica.
    case keyUnusable(path: String, detail: String)
    /// A name that a replica cannot have.
    case nameUnfit(String)
    /// The schema has a name that a table or a column cannot have.
    case schemaUnfit(detail: String)

    // MARK: writing

    /// The schema has no such type; `known` lists those it has.
    case unknownType(RecordType, known: [RecordType])
    /// The type has no such field; `known` lists those it has.
    case unknownField(RecordType, FieldName, known: [FieldName])
    /// The field takes another kind of value.
    case wrongKind(RecordType, FieldName, expected: FieldKind, actual: FieldKind)
    /// The field does not merge as the step needs it: members are of sets, entries of logs.
    case wrongPolicy(RecordType, FieldName, expected: MergePolicy)
    /// The field is worked out by the domain, and nobody writes to it.
    case derivedField(RecordType, FieldName)
    /// The value does not begin with what the log shows, or would clear it.
    case logOnlyGrows(RecordType, FieldName)
    /// The record was never created here.
    case noSuchRecord(RecordKey)
    /// The record is deleted, and nobody disputes that.
    case recordDeleted(RecordKey)
    /// There is no conflict to settle.
    case noConflict(RecordKey, slot: String)
    /// The field does not belong to the conflict that is being settled.
    case notInSlot(FieldName, slot: String)
    /// The transaction breaks a bound that holds for all.
    case unfitTransaction(TransactionDefect)
    /// The transaction is larger than a segment takes, so no peer could be told of it.
    case transactionTooLarge(operations: Int)
    /// An import says that it has seen what this replica does not hold.
    case basisAhead(SpaceID)

    /// The space was taken from this replica's person.
    case spaceTakenAway(SpaceID)
    /// Only what a server refused can be sent again or let go.
    case notRefused(TransactionID, SpaceID)

    /// What is asked for needs transactions of the space that this laptop has let go of; the
    /// newest of those that were looked for was written then.
    case historyLetGo(SpaceID, written: Instant)
    /// A server keeps the whole history.
    case keepsAll

    // MARK: backups

    /// The file is no backup that can be restored.
    case backupUnfit(detail: String)
    /// Something that is no backup lies where one was to be written.
    case backupTaken(path: String)

    // MARK: applying

    /// The list of transactions that wait, or that were set aside, is full.
    case heldFull(SpaceID, count: Int, bytes: Int)

    // MARK: values

    /// A text or JSON value that a field of this kind cannot take; `why` says what it takes.
    case unreadableValue(String, kind: FieldKind, why: String)
    /// A JSON value that no kind of field holds.
    case unstorableJSON(String)
}
