public import FieldsyncCore

/// What can be read of one space, inside ``Replica/read(_:_:)`` or while writing.
///
/// While writing, what the transaction has written so far is seen.
public protocol SpaceReading {
    /// The tables that are read; for this module only.
    var source: SpaceSource { get }
}

extension SpaceReading {
    /// The space that is read.
    public var space: SpaceID { source.space }

    /// A record as it is shown, deleted or not; nil where it never existed here.
    public func record(_ key: RecordKey) throws -> RecordView? {
        try source.record(key)
    }

    /// All records of a type, in the order of their ids.
    public func records(
        _ type: RecordType, includeDeleted: Bool = false
    ) throws -> [RecordView] {
        try source.records(type).filter { includeDeleted || !$0.isDeleted }
    }

    /// The records of a type whose field shows `value` and that are not deleted, in the order of
    /// their ids. Quick for references, which have an index.
    public func records(
        _ type: RecordType, where field: FieldName, is value: FieldValue
    ) throws -> [RecordView] {
        try source.records(type, where: field, is: value).filter { !$0.isDeleted }
    }

    /// Hands over every record as ``allRecords()`` has them, one at a time.
    public func forEachRecord(_ body: (RecordView) throws -> Void) throws {
        try source.forEachRecord(body)
    }

    /// Every record, deleted ones and those of unknown types included, by type, then id.
    public func allRecords() throws -> [RecordView] { try source.allRecords() }

    /// The open conflicts in the order of their records and slots. Costs by their number.
    public func conflicts() throws -> [Conflict] { try source.conflicts() }

    /// Records that share what no two should, for a person to merge or to correct; merged ones
    /// count once. Costs by the number of them and of merged records.
    public func duplicates() throws -> [Duplicate] { try source.duplicates() }

    /// The records that people say are the same as this one, the one first that stands for them.
    public func mergedSet(_ key: RecordKey) throws -> MergedSet { try source.mergedSet(key) }

    /// The merged records of the space, by the one that stands for each.
    public func mergedRecords() throws -> [RecordKey] {
        try source.mergedSets().map { RecordKey($0.type, $0.set.standing) }
    }

    /// A record and those that it was merged with, each as it is by itself, the one first that
    /// stands for them.
    public func parts(of key: RecordKey) throws -> [RecordView] {
        try source.parts(of: key).compactMap(source.storedView)
    }

    /// The writes to deleted records by people who had seen the deletion: kept, and listed here
    /// until somebody brings the record back or deletes it once more. Costs by their number.
    public func lateEdits() throws -> [LateEdit] { try source.lateEdits() }

    /// What others wrote to fields that are derived here: kept, passed on, and shown nowhere. In
    /// the order of records and fields; costs by the records of the types that have such fields.
    public func ignoredWrites() throws -> [IgnoredWrite] { try source.ignoredWrites() }

    /// Every value ever written to a record, by stamp, then transaction, but never before one that
    /// its author had seen. The same on every replica that holds the same transactions.
    ///
    /// - Parameter field: Only this field, the fields of this group, or `deleted`.
    public func history(_ key: RecordKey, field: FieldName? = nil) throws -> [HistoryEntry] {
        try source.history(key, field: field)
    }

    /// The first entry of a record's history; nil where it was let go of.
    public func beginning(of key: RecordKey) throws -> HistoryEntry? {
        do {
            return try history(key).first
        } catch StoreError.historyLetGo {
            return nil
        }
    }

    /// The newest transactions of the log, the newest first.
    ///
    /// - Parameters:
    ///   - limit: At most so many.
    ///   - record: Only those that touch this record.
    public func log(limit: Int = .max, of record: RecordKey? = nil) throws -> [LogEntry] {
        try source.log(limit: limit, of: record)
    }

    /// The newest transactions of the log, the newest first, as far back as they are here: a laptop
    /// can have let go of old ones.
    ///
    /// - Parameter limit: At most so many.
    public func recentLog(limit: Int = .max) throws -> [LogEntry] {
        try source.recentLog(limit: limit)
    }

    /// What is held of each replica.
    public func heads() throws -> SpaceHeads { try source.heads() }

    /// What is held of each replica, without the hashes.
    public func vector() throws -> VersionVector { try source.heads().vector }

    /// Transactions that wait for what their authors had seen.
    public func parked() throws -> [HeldTransaction] { try source.parked() }

    /// Transactions that were set aside because their replica forked.
    public func quarantined() throws -> [HeldTransaction] { try source.quarantined() }

    /// The transactions that a server refused: in the log, and applied nowhere. In their order.
    public func refused() throws -> [RefusedTransaction] { try source.refused() }

    /// A transaction of the log with its place in it, or nil.
    public func entry(_ id: TransactionID) throws -> LogEntry? { try source.entry(id) }

    /// A transaction of the log, or nil.
    public func transaction(_ id: TransactionID) throws -> ReplicatedTransaction? {
        try source.entry(id)?.transaction
    }

    /// A transaction of the log as an entry of it, or nil.
    public func logEntry(_ id: TransactionID) throws -> LogEntry? { try source.entry(id) }

    /// When a transaction was written here or arrived here, by this replica's clock; nil where it
    /// is not in the log. One that claims a later time has a suspect clock.
    public func receivedAt(_ id: TransactionID) throws -> Instant? {
        try source.receivedAt(id)
    }
}

/// One space, read inside ``Replica/read(_:_:)``. Not to be kept beyond it.
public struct SpaceReader: SpaceReading {
    /// The tables that are read.
    public let source: SpaceSource

    init(source: SpaceSource) { self.source = source }
}
