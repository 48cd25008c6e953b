public import FieldsyncCore
public import FieldsyncFormat

struct Unwritten: Error {}

/// One space's tables.
public final class SpaceSource {
    let space: SpaceID
    init(space: SpaceID) { self.space = space }
    func record(_ key: RecordKey) throws -> RecordView? { throw Unwritten() }
    func records(_ type: RecordType) throws -> [RecordView] { throw Unwritten() }
    func records(_ type: RecordType, where field: FieldName, is value: FieldValue) throws -> [RecordView] { throw Unwritten() }
    func allRecords() throws -> [RecordView] { throw Unwritten() }
    func conflicts() throws -> [Conflict] { throw Unwritten() }
    func history(_ key: RecordKey, field: FieldName?) throws -> [HistoryEntry] { throw Unwritten() }
    func log(limit: Int, of record: RecordKey?) throws -> [LogEntry] { throw Unwritten() }
    func heads() throws -> SpaceHeads { throw Unwritten() }
    func parked() throws -> [HeldTransaction] { throw Unwritten() }
    func quarantined() throws -> [HeldTransaction] { throw Unwritten() }
    func entry(_ id: TransactionID) throws -> LogEntry? { throw Unwritten() }
    func receivedAt(_ id: TransactionID) throws -> Instant? { throw Unwritten() }
}

/// Writes several transactions that share one fsync; inside `Replica.write`.
public final class BatchWriter {
    /// The ids of the transactions written so far, in order.
    public private(set) var written: [TransactionID] = []

    /// One replicated transaction of what `body` writes; none where it writes nothing.
    public func transaction<T>(in space: SpaceID, basis: VersionVector? = nil, _ body: (SpaceWriter) throws -> T) throws -> T { throw Unwritten() }
}

/// Captures one transaction; reads see what was written so far.
public struct SpaceWriter: SpaceReading {
    /// The tables that are read.
    public let source: SpaceSource
    /// Creates a record whose id derives from the transaction.
    public func create(_ type: RecordType) throws -> RecordID { throw Unwritten() }
    /// Creates a record of a natural or given id; one that exists is left alone.
    public func create(_ key: RecordKey) throws { throw Unwritten() }
    /// Sets or clears a field.
    public func set(_ key: RecordKey, _ field: FieldName, _ value: FieldValue?) throws { throw Unwritten() }
    /// Deletes a record.
    public func delete(_ key: RecordKey) throws { throw Unwritten() }
    /// Settles a conflict of a field or group.
    public func resolve(_ key: RecordKey, slot: FieldName, to values: [FieldName: FieldValue?]) throws { throw Unwritten() }
    /// Settles whether a record exists.
    public func resolveDeletion(_ key: RecordKey, deleted: Bool) throws { throw Unwritten() }
}

/// A replica on disk.
public final class Replica: Sendable {
    /// Who this replica is.
    public let identity: ReplicaIdentity
    /// How its files lie.
    public let layout: StoreLayout
    /// What records look like.
    public let schema: Schema
    /// Where it lies.
    public let directory: String
    /// Clock and randomness.
    public let environment: StoreEnvironment

    init(identity: ReplicaIdentity, layout: StoreLayout, schema: Schema, directory: String, environment: StoreEnvironment) {
        self.identity = identity; self.layout = layout; self.schema = schema; self.directory = directory; self.environment = environment
    }
    /// Makes a new replica.
    public static func create(at directory: String, name: String, layout: StoreLayout, schema: Schema, environment: StoreEnvironment = .system) throws -> Replica { throw Unwritten() }
    /// Opens a replica.
    public static func open(at directory: String, schema: Schema, environment: StoreEnvironment = .system) throws -> Replica { throw Unwritten() }
    /// True where there is a store.
    public static func exists(at directory: String) -> Bool { false }
    /// The layout of the store; nil where there is none.
    public static func layout(at directory: String) -> StoreLayout? { nil }
    /// The spaces in order.
    public func spaces() throws -> [SpaceID] { throw Unwritten() }
    /// Reads one space consistently.
    public func read<T>(_ space: SpaceID, _ body: (SpaceReader) throws -> T) throws -> T { throw Unwritten() }
    /// Writes a batch.
    public func write<T>(author: String, reason: String = "", allowsUnknown: Bool = false, onFailure: BatchFailure = .keepNothing, _ body: (BatchWriter) throws -> T) throws -> T { throw Unwritten() }
    /// The space that holds a record, or nil.
    public func locate(_ key: RecordKey) throws -> SpaceID? { throw Unwritten() }
    /// What is held of a space.
    public func heads(_ space: SpaceID) throws -> SpaceHeads { throw Unwritten() }
    /// What a peer lacks.
    public func segments(_ space: SpaceID, lacking peer: SpaceHeads, targetBytes: Int = 256 << 10, _ body: (Segment) throws -> Bool) throws { throw Unwritten() }
    /// Applies a segment.
    public func apply(_ segment: Segment, from source: ReplicaID?) throws -> ApplyOutcome { throw Unwritten() }
    /// A durable setting.
    public func setting(_ key: String) throws -> String? { throw Unwritten() }
    /// Sets or removes a durable setting.
    public func setSetting(_ key: String, _ value: String?) throws { throw Unwritten() }
    /// Learns names of replicas.
    public func learn(names: [ReplicaID: String]) throws { throw Unwritten() }
    /// The names of replicas, this one included.
    public func names() throws -> [ReplicaID: String] { throw Unwritten() }
    /// What is wrong with the files.
    public func verify() throws -> [VerifyFinding] { throw Unwritten() }
    /// 32 hex digits over all spaces, replicas, sequences and hashes.
    public func digest() throws -> String { throw Unwritten() }
    /// What of a space the server is known to hold.
    public func peerHeads(_ space: SpaceID) throws -> SpaceHeads { throw Unwritten() }
    /// Remembers what the server holds.
    public func setPeerHeads(_ heads: SpaceHeads, for space: SpaceID, at instant: Instant) throws { throw Unwritten() }
    /// When the server was last heard of about a space.
    public func lastSync(_ space: SpaceID) throws -> Instant? { throw Unwritten() }
    /// What the server is not known to hold.
    public func unpushed(_ space: SpaceID) throws -> Unpushed { throw Unwritten() }
    /// Notes a refusal.
    public func addRefusal(space: SpaceID, subject: String, reason: String) throws { throw Unwritten() }
    /// What was refused, oldest first.
    public func refusals(_ space: SpaceID? = nil) throws -> [Refusal] { throw Unwritten() }
    /// Forgets the refusals of a space.
    public func clearRefusals(_ space: SpaceID) throws { throw Unwritten() }
}
