import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// The tables of one space, within one SQLite transaction. Opaque to users: read through
/// ``SpaceReading``.
///
/// What is remembered here is true for this SQLite transaction only, since another process may
/// write between two of them; ``SpaceMemory`` keeps some of it where nobody did.
public final class SpaceSource {
    let space: SpaceID
    let db: Database
    let schema: Schema
    let tables: TypeTables
    /// The transaction that is being captured, which reads see.
    var pending: PendingTransaction?

    /// Transactions and bytes beside the log, where they were counted.
    var heldSizes: [HeldTable: (Int, Int)] = [:]
    /// How the transaction that is being applied changes the sum of the state.
    var sumChange = StateSum()
    private var knownHeads: SpaceHeads?
    private var knownVector: VersionVector?
    /// Replicas whose head was moved and not yet written.
    private var movedHeads: Set<ReplicaID> = []
    /// True while many transactions are appended, of which nobody reads rows before the last.
    var isDeferring = false
    /// The rows that transactions were applied to.
    var liveTypes: [LiveRows] = []
    var lastLiveRows: LiveRows?
    var liveCount = 0
    /// What each head's transactions have changed of the sum, whatever the others'.
    private var sumParts: [ReplicaID: StateSum] = [:]
    private var slotNumbers: [SlotName: UInt64]?
    private var slotsByNumber: [UInt64: SlotName] = [:]
    /// The records that are one, as far as they were looked up; see `SpaceSource+Merges.swift`.
    var merges = KnownMerges()
    /// The tables of another space, where references lead to.
    let elsewhere: Neighbours?
    private var idsByPosition = TransactionPlaces()
    private var transactions: [Int64: ReplicatedTransaction] = [:]
    private static let transactionsRemembered = 64
    private static let freshKept = 32
    /// What was appended and not yet written; its positions follow each other.
    private(set) var fresh: [LogRow] = []
    /// Where in ``fresh`` they are, as far as somebody asked.
    private var freshPlaces: [TransactionID: Int] = [:]
    /// The first in ``fresh`` of each replica, and the link before it.
    private(set) var freshBefore: [ReplicaID: (first: TransactionID, before: ChainHash)] = [:]
    var knownPacks = KnownPacks()
    let sizes: PackSizes
    /// The replica whose own transactions stay in rows until somebody else has them; nil on a
    /// server.
    let own: ReplicaID?
    /// Which part of the log's growth was looked at for packing.
    var packingTurn: UInt64?
    private var appendStatement: DirectStatement?
    private var touchStatement: DirectStatement?
    /// True where the next SQLite transaction may go on with what is remembered.
    var isKept = false
    var recent = RecentLog()
    /// The table in which an id of unknown type was found last.
    var likely: TypeTable?

    init(
        space: SpaceID, db: Database, schema: Schema, tables: TypeTables,
        packs: PackSizes = .standard, own: ReplicaID? = nil, elsewhere: Neighbours? = nil
    ) {
        self.own = own
        sizes = packs
        self.elsewhere = elsewhere
        self.space = space
        self.db = db
        self.schema = schema
        self.tables = tables
    }

    // MARK: Statements that run once for every transaction

    func appending() throws -> DirectStatement {
        if let known = appendStatement { return known }
        let statement = try DirectStatement(
            db,
            """
            INSERT INTO log (position, space, replica, sequence, wallMilliseconds, counter,
            author, receivedMilliseconds, hash, payload, rowCheck)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        appendStatement = statement
        return statement
    }

    func touching() throws -> DirectStatement {
        if let known = touchStatement { return known }
        let statement = try DirectStatement(
            db, "INSERT OR IGNORE INTO touch (space, id, position) VALUES (?, ?, ?)")
        touchStatement = statement
        return statement
    }

    // MARK: What was appended and not yet written

    /// - Parameter before: The link before it.
    func addFresh(_ row: LogRow, after before: ChainHash) {
        if freshBefore[row.id.replica] == nil { freshBefore[row.id.replica] = (row.id, before) }
        fresh.append(row)
    }

    /// Where in ``fresh`` a transaction is.
    func freshPlace(of id: TransactionID) -> Int? {
        for place in freshPlaces.count..<fresh.count { freshPlaces[fresh[place].id] = place }
        return freshPlaces[id]
    }

    /// True where just the transactions of a segment were appended and not yet written.
    func isFresh(_ segment: Segment) -> Bool {
        fresh.lazy.map(\.id).elementsEqual(segment.transactions.lazy.map(\.id))
    }

    func forgetFresh() {
        for row in fresh.suffix(Self.freshKept) { keep(row) }
        fresh.removeAll(keepingCapacity: true)
        freshPlaces.removeAll(keepingCapacity: true)
        freshBefore.removeAll(keepingCapacity: true)
    }

    // MARK: Heads

    func heads() throws -> SpaceHeads {
        if let knownHeads { return knownHeads }
        let (result, parts) = try readHeads()
        sumParts = parts
        knownHeads = result
        if packingTurn == nil { packingTurn = packingTurn(result) }
        return result
    }

    private func readHeads() throws -> (SpaceHeads, sumParts: [ReplicaID: StateSum]) {
        var heads: [ReplicaID: Head] = [:]
        var parts: [ReplicaID: StateSum] = [:]
        var sum = StateSum()
        let sql = "SELECT replica, sequence, hash, stateSum FROM head WHERE space = ?"
        for row in try db.rows(sql, space.name) {
            let replica = try row.checkedReplica(0, "head.replica")
            heads[replica] = Head(
                sequence: try row.checkedCount(1, "head.sequence"),
                hash: try row.checkedHash(2, "head.hash"))
            let part = StateSum(
                UInt64(bitPattern: try row.checkedInteger(3, "head.stateSum")))
            parts[replica] = part
            sum.add(part)
        }
        return (SpaceHeads(heads, stateSum: sum), parts)
    }

    /// False where what is remembered of the heads is not what the table says, as it is where a
    /// log was changed elsewhere than at its end; for checks.
    var remembersWhatIsThere: Bool {
        guard let knownHeads else { return true }
        do {
            return try readHeads().0 == knownHeads
        } catch {
            // Damage is told of where somebody asks for it.
            return true
        }
    }

    /// What is held of each replica, without the hashes.
    func vector() throws -> VersionVector {
        if let knownVector { return knownVector }
        let vector = try heads().vector
        knownVector = vector
        return vector
    }

    /// Moves a replica's head on, in memory until ``writeHeads()``.
    func moveHead(_ replica: ReplicaID, _ head: Head) throws {
        _ = try vector()
        knownVector?[replica] = head.sequence
        knownHeads?.heads[replica] = head
        movedHeads.insert(replica)
    }

    /// Writes the heads that were moved, and with the first of them by how much the sum of the
    /// state has changed.
    func writeHeads() throws {
        for replica in movedHeads.sorted() {
            guard let head = knownHeads?.heads[replica] else { continue }
            var part = sumParts[replica] ?? StateSum()
            part.add(sumChange)
            try db.run(
                """
                INSERT INTO head (space, replica, sequence, hash, stateSum)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (space, replica) DO UPDATE SET sequence = excluded.sequence,
                hash = excluded.hash, stateSum = excluded.stateSum
                """, space.name, Data(replica.bytes), Int64(head.sequence),
                Data(head.hash.bytes), Int64(bitPattern: part.value))
            sumParts[replica] = part
            knownHeads?.stateSum.add(sumChange)
            sumChange = StateSum()
        }
        movedHeads = []
    }

    /// Keeps another sum of the state, beside the heads as they are.
    func setStateSum(_ sum: StateSum) throws {
        try db.run("UPDATE head SET stateSum = 0 WHERE space = ?", space.name)
        try db.run(
            """
            UPDATE head SET stateSum = ? WHERE space = ?
            AND replica = (SELECT min(replica) FROM head WHERE space = ?)
            """, Int64(bitPattern: sum.value), space.name, space.name)
        knownHeads = nil
        knownVector = nil
        sumParts = [:]
        sumChange = StateSum()
    }

    /// Forgets all that was read, because it is about to be written anew.
    func forgetAll() {
        forgetRows()
        forgetMerges()
        movedHeads = []
        knownVector = nil
        knownHeads = nil
        sumParts = [:]
        sumChange = StateSum()
        idsByPosition = TransactionPlaces()
        transactions = [:]
        heldSizes = [:]
        knownPacks = KnownPacks()
        isKept = false
        forgetFresh()
    }

    /// The part of ``rest()`` that is about the log.
    func restLog(idsKept: Int) -> Bool {
        if !movedHeads.isEmpty { return false }
        transactions.removeAll(keepingCapacity: true)
        if idsByPosition.count > idsKept { idsByPosition = TransactionPlaces() }
        (appendStatement, touchStatement) = (nil, nil)
        return isKept
    }

    func removeHead(_ replica: ReplicaID) throws {
        try db.run(
            "DELETE FROM head WHERE space = ? AND replica = ?", space.name, Data(replica.bytes))
        knownHeads = nil
        knownVector = nil
        movedHeads.remove(replica)
        sumParts[replica] = nil
    }

    // MARK: Slots by number

    /// The number of a slot, given to it now where it has none yet. Existence is 0.
    func number(of slot: SlotName) throws -> UInt64 {
        if slot == .existence { return 0 }
        if let number = try loadedSlotNumbers()[slot] { return number }
        // Another space of the file may have given it one since the numbers were read.
        try db.run("INSERT OR IGNORE INTO slotName (name) VALUES (?)", slot.columnName)
        guard let row = try db.row("SELECT number FROM slotName WHERE name = ?", slot.columnName)
        else { throw Row.damaged("slotName.name") }
        let number = try row.checkedCount(0, "slotName.number")
        slotNumbers?[slot] = number
        slotsByNumber[number] = slot
        return number
    }

    /// The slot of a number, or nil where none has it.
    func slot(numbered number: UInt64) throws -> SlotName? {
        if number == 0 { return .existence }
        _ = try loadedSlotNumbers()
        if let known = slotsByNumber[number] { return known }
        // Another space of the file may have named it since the numbers were read.
        slotNumbers = nil
        _ = try loadedSlotNumbers()
        return slotsByNumber[number]
    }

    private func loadedSlotNumbers() throws -> [SlotName: UInt64] {
        if let slotNumbers { return slotNumbers }
        var numbers: [SlotName: UInt64] = [:]
        for row in try db.rows("SELECT number, name FROM slotName") {
            guard let slot = SlotName(columnName: try row.checkedText(1, "slotName.name")) else {
                throw Row.damaged("slotName.name")
            }
            let number = try row.checkedCount(0, "slotName.number")
            numbers[slot] = number
            slotsByNumber[number] = slot
        }
        slotNumbers = numbers
        return numbers
    }

    // MARK: Transactions by position

    /// The id of the transaction at a position, where it was looked up already.
    func knownID(at position: Int64) -> TransactionID? { idsByPosition[position] }

    func keep(_ id: TransactionID, at position: Int64) { idsByPosition.keep(id, at: position) }

    /// Notes which transaction was appended at a position.
    func append(_ id: TransactionID, at position: Int64) {
        idsByPosition.append(id, at: position)
    }

    /// The id of the transaction at a position of the log.
    func transactionID(at position: Int64) throws -> TransactionID {
        if let id = idsByPosition[position] { return id }
        guard let id = try packedID(at: position) ?? tailID(at: position) else {
            throw missing(position)
        }
        keep(id, at: position)
        return id
    }

    private func tailID(at position: Int64) throws -> TransactionID? {
        if let first = fresh.first?.position, position >= first {
            return try logRow(at: position)?.id
        }
        let statement = try DirectStatement(
            db, "SELECT replica, sequence FROM log WHERE position = ?")
        statement.bind(1, position)
        return try statement.first { row -> TransactionID in
            guard let replica = row.bytes(0).flatMap({ ReplicaID(bytes: $0) }),
                let sequence = row.integer(1).flatMap({ UInt64(exactly: $0) })
            else { throw Row.damaged("log.replica") }
            return TransactionID(replica, sequence)
        }
    }

    /// The transaction at a position of the log.
    func transaction(at position: Int64) throws -> ReplicatedTransaction {
        if let transaction = transactions[position] { return transaction }
        guard let row = try logRow(at: position) else { throw missing(position) }
        let transaction = try row.transaction()
        remember(transaction, at: position)
        return transaction
    }

    func remember(_ transaction: ReplicatedTransaction, at position: Int64) {
        if transactions.count >= Self.transactionsRemembered {
            transactions.removeAll(keepingCapacity: true)
        }
        transactions[position] = transaction
        keep(transaction.id, at: position)
    }

    static func decode(_ payload: [UInt8], position: Int64) throws -> ReplicatedTransaction {
        do {
            return try CanonicalTransaction.decode(payload)
        } catch {
            throw StoreError.damaged(detail: "table log, position \(position): \(error)")
        }
    }

    func missing(_ position: Int64) -> StoreError {
        .damaged(detail: "table log, position \(position): the transaction is missing")
    }
}
