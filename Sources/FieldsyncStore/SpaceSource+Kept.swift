import FieldsyncCore

/// What was read lately of a log, where it is kept from one SQLite transaction to the next.
///
/// Of two ages, so that what is asked for now and then stays while the rest goes.
struct RecentLog {
    private struct Age {
        var rows: [TransactionID: LogRow] = [:]
        var links: [TransactionID: ChainHash] = [:]
        var bytes = 0
    }

    /// Of one age.
    private static let (rowLimit, byteLimit, linkLimit) = (256, 256 << 10, 512)
    private var young = Age()
    private var old = Age()

    /// A row that was kept, which is young again by this.
    mutating func row(of id: TransactionID) -> LogRow? {
        if let known = young.rows[id] { return known }
        guard let known = old.rows[id] else { return nil }
        keep(known)
        return known
    }

    mutating func link(of id: TransactionID) -> ChainHash? {
        if let known = young.links[id] { return known }
        guard let known = old.links[id] else { return nil }
        keep(known, of: id)
        return known
    }

    /// - Parameter row: With its transaction spelled out.
    mutating func keep(_ row: LogRow) {
        keep(row.link, of: row.id)
        if row.payload.count > Self.byteLimit / 8 || young.rows[row.id] != nil { return }
        if young.rows.count >= Self.rowLimit || young.bytes + row.payload.count > Self.byteLimit {
            age()
        }
        young.rows[row.id] = row
        young.bytes += row.payload.count
    }

    mutating func keep(_ link: ChainHash, of id: TransactionID) {
        if young.links.count >= Self.linkLimit { age() }
        young.links[id] = link
    }

    private mutating func age() {
        old = young
        young = Age()
    }
}

extension SpaceSource {
    private static let idsKept = 4096

    /// True while what is remembered here is not what the tables say.
    var isBusy: Bool { pending != nil || isDeferring || !fresh.isEmpty }

    /// Forgets, at the end of an SQLite transaction, all that is not worth keeping for the next.
    ///
    /// - Returns: False where something was left unwritten, so that nothing of it may be kept.
    func rest() -> Bool {
        if isBusy || sumChange != StateSum() { return false }
        forgetRows()
        liveTypes = []
        lastLiveRows = nil
        heldSizes = [:]
        forgetMerges()
        // Packs that are spelled out take megabytes, of every space of a server.
        knownPacks = knownPacks.resting
        return restLog(idsKept: Self.idsKept)
    }

    /// A transaction of the log with its payload read, or nil where it is not held.
    func readRow(of id: TransactionID) throws -> LogRow? {
        guard let row = try logRow(of: id) else { return nil }
        let read = row.decoded == nil ? row.read(as: try row.transaction()) : row
        keep(read)
        return read
    }

    /// The transaction at a position, where it was read or written lately.
    func recentRow(at position: Int64) -> LogRow? {
        guard isKept, let row = knownID(at: position).flatMap({ recent.row(of: $0) }),
            row.position == position
        else { return nil }
        return row
    }

    /// Remembers a row whose payload was read.
    func keep(_ row: LogRow) {
        guard isKept else { return }
        recent.keep(row)
        keep(row.id, at: row.position)
    }
}
