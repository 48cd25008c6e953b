package import FieldsyncCore

/// Lays transactions out as columns; `protocol/format/segment.md` is the layout.
///
/// Equal transactions on equal ground have equal columns, on every machine and in every language:
/// a segment's window is made of columns that both sides lay out.
package struct SegmentPacker {
    let hash: HashFunction
    let sender: (any SenderGround)?
    var ground: GroundReader?

    var replicas = ColumnDictionary<ReplicaID>()
    var words: SegmentDictionaries
    /// What of the words the receiver knows.
    let knownWords: SegmentDictionaries

    var writerColumn = ByteWriter()
    var sequenceColumn = ByteWriter()
    var walls: [Int64] = []
    var counters = SparseColumn()
    var authorChanges = SparseColumn()
    var reasonChanges = SparseColumn()
    var contextChanges = SparseColumn()
    var versionChanges = SparseColumn()
    var saltExceptions = SparseColumn()
    var groupColumn = ByteWriter()
    var records: RecordColumns
    var values = ValueColumns()
    var salts = ByteWriter()

    /// What is expected of the next transaction of each replica: what its last one had.
    private var expected: [ReplicaID: ExpectedTransaction] = [:]
    private var contexts: [ReplicaID: VersionVector] = [:]
    private var lastWall: Int64 = 0
    private var run = SegmentRun()

    private init(
        first: TransactionID,
        hash: @escaping HashFunction,
        sender: (any SenderGround)?,
        ground: GroundReader?,
        window: SegmentWindow?
    ) {
        self.hash = hash
        self.sender = sender
        self.ground = ground
        knownWords = window?.dictionaries ?? SegmentDictionaries()
        words = knownWords
        records = RecordColumns(first: first)
    }

    /// The columns of `transactions`, which are a segment's and at least one.
    ///
    /// - Throws: ``SegmentError/groundMissing`` where the receiver lacks the transaction before a
    ///   replica's first.
    static func columns(
        of transactions: [ReplicatedTransaction],
        space: SpaceID,
        hash: @escaping HashFunction,
        sender: (any SenderGround)? = nil,
        ground: GroundReader? = nil,
        window: SegmentWindow? = nil
    ) throws(SegmentError) -> PackedColumns {
        guard let first = transactions.first else { throw .empty }
        var packer = SegmentPacker(
            first: first.id, hash: hash, sender: sender, ground: ground, window: window)
        for (index, transaction) in transactions.enumerated() {
            try packer.add(transaction, at: index)
        }
        return try packer.finish(transactions, space: space)
    }

    /// The window that `run` makes, which is at least one transaction.
    static func window(
        of run: [ReplicatedTransaction],
        space: SpaceID,
        hash: @escaping HashFunction
    ) throws(SegmentError) -> SegmentWindow {
        guard let first = run.first else { throw .empty }
        var packer = SegmentPacker(
            first: first.id, hash: hash, sender: nil, ground: nil, window: nil)
        for (index, transaction) in run.enumerated() { try packer.add(transaction, at: index) }
        let columns = try packer.finish(run, space: space)
        return SegmentWindow(columns: columns.body, dictionaries: packer.words)
    }

    /// The columns of `segment`: spelled out, or on what the receiver holds.
    package static func columns(
        of segment: Segment,
        hash: @escaping HashFunction,
        on sender: (any SenderGround)? = nil
    ) throws(SegmentError) -> PackedColumns {
        var ground: GroundReader?
        if let sender, let anchor = segment.anchor {
            ground = GroundReader(
                sender, space: segment.space, anchor: anchor, limits: .standard)
        }
        return try columns(
            of: segment.transactions, space: segment.space, hash: hash, sender: sender,
            ground: ground, window: try ground?.window(hash: hash))
    }

    /// What deflate may point back into, in a segment of `segment`'s first transaction on `ground`.
    package static func window(
        of segment: Segment,
        hash: @escaping HashFunction,
        on ground: any SegmentGround
    ) throws(SegmentError) -> [UInt8] {
        guard let anchor = segment.anchor else { return [] }
        return try GroundReader(
            ground, space: segment.space, anchor: anchor, limits: .standard
        ).window(hash: hash)?.columns ?? []
    }

    private mutating func add(
        _ transaction: ReplicatedTransaction,
        at index: Int
    ) throws(SegmentError) {
        let replica = transaction.id.replica
        writerColumn.count(replicas.place(of: replica))
        if contexts[replica] == nil { try begin(transaction, at: index) }
        let before = expected[replica]
        expected[replica] = ExpectedTransaction(transaction)

        let wall = Int64(transaction.stamp.wallMilliseconds)
        walls.append(wall - (before?.wall ?? lastWall))
        lastWall = wall
        if transaction.stamp.counter > 0 {
            counters.add(index) { $0.varint(UInt64(transaction.stamp.counter)) }
        }
        let author = ExactText(text: transaction.author)
        if before?.author != author {
            let place = words.authors.place(of: author)
            authorChanges.add(index) { $0.count(place) }
        }
        if !transaction.reason.isEmpty {
            let place = words.reasons.place(of: ExactText(text: transaction.reason))
            reasonChanges.add(index) { $0.count(place) }
        }
        let version = Int64(transaction.schemaVersion) - (before?.schemaVersion ?? 0)
        if version != 0 { versionChanges.add(index) { $0.zigzag(version) } }
        addContext(of: transaction, at: index)

        let isDerived = try addGroups(of: transaction)
        if isDerived != (transaction.salt != nil) { saltExceptions.add(index) }
        if let salt = transaction.salt { salts.bigEndian(salt.value) }
    }

    /// Looks up what a replica's first transaction here goes on from.
    private mutating func begin(
        _ transaction: ReplicatedTransaction,
        at index: Int
    ) throws(SegmentError) {
        let (replica, sequence) = (transaction.id.replica, transaction.id.sequence)
        if index > 0 || ground == nil { sequenceColumn.varint(sequence) }
        contexts[replica] = VersionVector()
        guard ground != nil, sequence > 1 else { return }
        guard let before = try ground?.use(TransactionID(replica, sequence - 1)) else {
            throw .groundMissing
        }
        expected[replica] = ExpectedTransaction(before)
        contexts[replica] = before.context
    }

    /// The context, where it is not what the same replica's last one and its own sequence give.
    private mutating func addContext(of transaction: ReplicatedTransaction, at index: Int) {
        let id = transaction.id
        var usual = contexts[id.replica] ?? VersionVector()
        usual[id.replica] = id.sequence - 1
        contexts[id.replica] = transaction.context
        defer { run.add(id) }
        if usual == transaction.context { return }
        if let seen = run.position(seenBy: transaction, after: usual) {
            contextChanges.add(index) { writer in
                writer.varint(0)
                writer.count(index - 1 - seen)
            }
            return
        }
        var changes: [(place: Int, difference: Int64)] = []
        for replica in transaction.context.changed(from: usual) {
            let difference = Int64(bitPattern: transaction.context[replica] &- usual[replica])
            changes.append((replicas.place(of: replica), difference))
        }
        changes.sort { $0.place < $1.place }
        contextChanges.add(index) { writer in
            writer.count(changes.count)
            for change in changes {
                writer.count(change.place)
                writer.zigzag(change.difference)
            }
        }
    }
}

/// What a transaction is expected to repeat of the same replica's one before.
struct ExpectedTransaction {
    let wall: Int64
    let author: ExactText
    let schemaVersion: Int64

    init(_ transaction: ReplicatedTransaction) {
        wall = Int64(transaction.stamp.wallMilliseconds)
        author = ExactText(text: transaction.author)
        schemaVersion = Int64(transaction.schemaVersion)
    }

    init(_ found: GroundReader.Found) {
        wall = Int64(found.stamp.wallMilliseconds)
        author = ExactText(text: found.author)
        schemaVersion = Int64(found.schemaVersion)
    }
}
