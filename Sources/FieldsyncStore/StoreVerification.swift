import FieldsyncCore
import FieldsyncFormat
import GRDB

/// Checks one file against itself.
struct StoreVerification {
    let file: String
    let db: Database
    let schema: Schema
    let tables: TypeTables
    private var findings: [VerifyFinding] = []
    private var logs: [String: VerifiedLog] = [:]

    init(file: String, db: Database, schema: Schema, tables: TypeTables) {
        self.file = file
        self.db = db
        self.schema = schema
        self.tables = tables
    }

    mutating func run(holdsSpaces: Bool) throws -> [VerifyFinding] {
        try guarded("") { try $0.checkIntegrity() }
        try checkRows([.store])
        if file == ReplicaFiles.mainName(.oneFile) || !holdsSpaces {
            try checkRows(RowCheck.ofReplica)
        }
        guard holdsSpaces else { return findings }
        try readPacks()
        try guarded("log") { try $0.readLog() }
        try guarded("head") { try $0.checkHeads() }
        for table in [HeldTable.parked, .quarantine] {
            try guarded(table.rawValue) { try $0.checkHeld(table) }
        }
        // Rows can be compared only with a log that is whole: a gap would blame sound rows.
        let isWhole = !findings.contains(where: {
            ["log", "pack", "packedRun", ""].contains($0.table)
        })
        try checkRows(RowCheck.ofSpaces)
        guard isWhole else { return findings }
        for name in try spaceNames() {
            guard let space = SpaceID(name) else { continue }
            let source = SpaceSource(space: space, db: db, schema: schema, tables: tables)
            if logs[name]?.isPartial == true {
                try guarded("head") { try $0.checkSumOfRows(source) }
                continue
            }
            try guarded("verdict") { try $0.logs[name]?.heedVerdicts(source) }
            try guarded("head") { try $0.checkSum(source) }
            try guarded("candidate") { verification in
                let log = verification.logs[name] ?? VerifiedLog(schema: verification.schema)
                verification.findings += try StateVerification(
                    file: verification.file, source: source, log: log
                ).run()
            }
        }
        return findings
    }

    /// An error of reading is a finding, not the end.
    private mutating func guarded(
        _ table: String, _ check: (inout StoreVerification) throws -> Void
    ) throws {
        do {
            try check(&self)
        } catch let error as StoreError {
            guard case .damaged(let detail) = error else { throw error }
            add(table, detail)
        } catch let error as DatabaseError {
            let meaning = StoreFile.storeError(error, file: file)
            guard case StoreError.damaged(let detail) = meaning else { throw meaning }
            add(table, detail)
        }
    }

    private mutating func add(
        _ table: String, space: String = "", of transaction: TransactionID? = nil,
        _ message: String
    ) {
        findings.append(
            VerifyFinding(
                file: file, table: table, space: SpaceID(space), transaction: transaction,
                message))
    }

    private mutating func checkIntegrity() throws {
        for row in try Row.fetchAll(db, sql: "PRAGMA integrity_check(20)") {
            let text = try row.checkedText(0, "integrity_check")
            if text != "ok" { add("", text) }
        }
    }

    private mutating func checkRows(_ checks: [RowCheck]) throws {
        for check in checks {
            try guarded(check.table) { verification in
                for row in try check.faults(verification.db) {
                    verification.add(
                        check.table,
                        "row \(row), \(check.columns.joined(separator: ", ")): "
                            + "not what was written")
                }
            }
        }
    }

    private func spaceNames() throws -> [String] {
        var sql = "SELECT space FROM head UNION SELECT space FROM candidate"
        for table in tables.all { sql += " UNION SELECT space FROM \(table.name)" }
        return try Row.fetchAll(db, sql: sql + " ORDER BY 1")
            .map { try $0.checkedText(0, "space") }
    }

    // MARK: The log

    /// Packs stand before the rows of `log` in each space.
    private mutating func readPacks() throws {
        let cursor = try Row.fetchCursor(db, sql: "SELECT first, space FROM pack ORDER BY first")
        var runs: Set<PackedRun> = []
        while let row = try cursor.next() {
            try guarded("pack") { verification in
                let name = try row.checkedInteger(0, "pack.first")
                guard let space = SpaceID(try row.checkedText(1, "pack.space")) else {
                    throw Row.damaged("pack.space")
                }
                try verification.read(name, of: space, &runs)
            }
        }
        try guarded("packedRun") { verification in
            if try PackedRun.all(verification.db) != runs {
                verification.add("packedRun", "it does not say who wrote what the packs hold")
            }
        }
    }

    private mutating func read(
        _ name: Int64, of space: SpaceID, _ runs: inout Set<PackedRun>
    ) throws {
        let source = SpaceSource(space: space, db: db, schema: schema, tables: tables)
        guard let pack = try source.pack(named: name) else { return }
        let rows = pack.isLetGo ? [] : try pack.rows()
        var log = logs[space.name] ?? VerifiedLog(schema: schema)
        defer { logs[space.name] = log }
        for writer in pack.index.writers {
            if (log.heads[writer.replica]?.hash ?? .origin) != writer.before {
                add(
                    "pack", space: space.name, of: TransactionID(writer.replica, writer.first),
                    "the hash does not follow from the one before")
            }
        }
        if let remains = pack.index.remains {
            log.pass(pack.index, remains)
            runs.formUnion(PackedRun.of(pack.index, remains, in: space))
            return
        }
        for row in rows {
            let transaction = try row.transaction()
            _ = log.link(after: row.id, canonical: row.payload)
            if !log.take(transaction, at: row.position) {
                add(
                    "pack", space: space.name, of: row.id,
                    "it stands before something that its author had seen")
            }
        }
        runs.formUnion(try PackedRun.of(pack.index, rows, in: space))
    }

    private mutating func readLog() throws {
        let sql = """
            SELECT position, space, replica, sequence, wallMilliseconds, counter, author, hash,
            payload FROM log ORDER BY position
            """
        let cursor = try Row.fetchCursor(db, sql: sql)
        while let row = try cursor.next() {
            let position = try row.checkedInteger(0, "log.position")
            let space = try row.checkedText(1, "log.space")
            let id = TransactionID(
                try row.checkedReplica(2, "log.replica"),
                try row.checkedCount(3, "log.sequence"))
            let payload = try row.checkedBytes(8, "log.payload")
            do {
                let transaction = try CanonicalTransaction.decode(payload)
                try check(row, space, id, transaction, payload, position)
            } catch let fault as DecodingFault {
                add("log", space: space, of: id, "the payload cannot be read: \(fault)")
            }
        }
    }

    private mutating func check(
        _ row: Row,
        _ space: String,
        _ id: TransactionID,
        _ transaction: ReplicatedTransaction,
        _ payload: [UInt8],
        _ position: Int64
    ) throws {
        var log = logs[space] ?? VerifiedLog(schema: schema)
        defer { logs[space] = log }
        if transaction.id != id || transaction.space.name != space {
            add(
                "log", space: space, of: id,
                "the payload is transaction \(transaction.id) of \(transaction.space)")
        }
        if try row.checkedCount(4, "log.wallMilliseconds") != transaction.stamp.wallMilliseconds
            || row.checkedInteger(5, "log.counter") != Int64(transaction.stamp.counter)
            || row.checkedText(6, "log.author") != SpaceSource.readable(transaction.author)
        {
            add("log", space: space, of: id, "author or stamp are not those of the payload")
        }
        let link = log.link(after: id, canonical: payload)
        if try row.checkedHash(7, "log.hash") != link {
            add("log", space: space, of: id, "the hash does not follow from the one before")
        }
        if !log.take(transaction, at: position) {
            add("log", space: space, of: id, "it stands before something that its author had seen")
        }
    }

    private mutating func checkHeads() throws {
        var expected = logs.mapValues(\.heads)
        let sql = "SELECT space, replica, sequence, hash FROM head ORDER BY space, replica"
        for row in try Row.fetchAll(db, sql: sql) {
            let space = try row.checkedText(0, "head.space")
            let replica = try row.checkedReplica(1, "head.replica")
            let head = Head(
                sequence: try row.checkedCount(2, "head.sequence"),
                hash: try row.checkedHash(3, "head.hash"))
            let known = expected[space]?.removeValue(forKey: replica)
            if known != head {
                add(
                    "head", space: space, of: TransactionID(replica, head.sequence),
                    "the log ends at \(known.map { String($0.sequence) } ?? "nothing"), "
                        + "or with another hash")
            }
        }
        for (space, heads) in expected.sorted(by: { $0.key < $1.key }) {
            for (replica, head) in heads.sorted(by: { $0.key < $1.key }) {
                let id = TransactionID(replica, head.sequence)
                add("head", space: space, of: id, "it is missing")
            }
        }
    }

    private mutating func checkSum(_ source: SpaceSource) throws {
        let log = logs[source.space.name] ?? VerifiedLog(schema: schema)
        if try source.heads().stateSum != StateSum(of: log.state) {
            add("head", space: source.space.name, "stateSum is not what the log adds up to")
        }
    }

    /// Where the log does not tell all any more, the rows still have to add up.
    private mutating func checkSumOfRows(_ source: SpaceSource) throws {
        var sum = StateSum()
        for part in try source.sums(under: []).values { sum.add(part) }
        if try source.heads().stateSum != sum {
            add("head", space: source.space.name, "stateSum is not what the rows add up to")
        }
    }

    private mutating func checkHeld(_ table: HeldTable) throws {
        let sql = "SELECT space, replica, sequence, digest, payload FROM \(table.rawValue)"
        let cursor = try Row.fetchCursor(db, sql: sql)
        while let row = try cursor.next() {
            let space = try row.checkedText(0, "\(table.rawValue).space")
            let id = TransactionID(
                try row.checkedReplica(1, "\(table.rawValue).replica"),
                try row.checkedCount(2, "\(table.rawValue).sequence"))
            let payload = try row.checkedBytes(4, "\(table.rawValue).payload")
            if try row.checkedBytes(3, "\(table.rawValue).digest") != sha256(payload) {
                add(table.rawValue, space: space, of: id, "the payload is not what arrived")
            }
        }
    }
}

/// What the log of one space says, as far as it has been read.
struct VerifiedLog {
    private(set) var state: SpaceState
    private(set) var heads: [ReplicaID: Head] = [:]
    /// The positions of the transactions that touch each record.
    private(set) var touches: Set<Touch> = []
    private(set) var positions: [TransactionID: Int64] = [:]
    /// True where transactions were let go of, so that the log does not tell the state.
    private(set) var isPartial = false
    private var judged: Set<TransactionID> = []
    private let schema: Schema

    /// A record's id, and the position of a transaction that touches a record of this id.
    struct Touch: Hashable, Comparable {
        let id: RecordID
        let position: Int64

        static func < (one: Touch, other: Touch) -> Bool {
            (one.id, one.position) < (other.id, other.position)
        }
    }

    init(schema: Schema) {
        self.schema = schema
        state = SpaceState(schema: schema, keepsLog: false)
    }

    /// The link of the chain that a transaction makes.
    mutating func link(after id: TransactionID, canonical: [UInt8]) -> ChainHash {
        let link = (heads[id.replica]?.hash ?? .origin).next(canonical: canonical, hash: sha256)
        heads[id.replica] = Head(sequence: id.sequence, hash: link)
        return link
    }

    /// Goes on behind transactions of which links are left.
    mutating func pass(_ index: PackIndex, _ remains: PackRemains) {
        isPartial = true
        for (writer, link) in zip(index.writers, remains.after) {
            heads[writer.replica] = Head(sequence: writer.last, hash: link)
        }
    }

    /// False where the transaction's time has not come.
    mutating func take(_ transaction: ReplicatedTransaction, at position: Int64) -> Bool {
        if isPartial {
            return transaction.context.entries.allSatisfy {
                (heads[$0.replica]?.sequence ?? 0) >= $0.sequence
            }
        }
        positions[transaction.id] = position
        for record in transaction.operations.flatMap(\.records) {
            touches.insert(Touch(id: record.id, position: position))
        }
        for operation in transaction.operations {
            if case .judge(_, let judgement) = operation { judged.insert(judgement.transaction) }
        }
        return state.apply(transaction) == .applied
    }

    /// Makes the records anew of which some transaction is refused, now that all is read.
    mutating func heedVerdicts(_ source: SpaceSource) throws {
        var keys: Set<RecordKey> = []
        for id in judged where state.verdicts.refuses(id) {
            keys.formUnion(try source.entry(id)?.transaction.operations.flatMap(\.records) ?? [])
        }
        for key in keys {
            let positions = touches.filter { $0.id == key.id }.map(\.position).sorted()
            state.makeAnew(key, from: try positions.map { try source.transaction(at: $0) })
        }
    }
}
