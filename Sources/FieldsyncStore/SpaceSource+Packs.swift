import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// Packs that were read in this SQLite transaction.
struct KnownPacks {
    /// By the position of their first transaction.
    var packs: [Int64: LogPack] = [:]
    /// Those whose transactions are spelled out, the newest last.
    var opened: [LogPack] = []
    /// The last position of the space that lies in a pack, 0 where none does.
    var lastPacked: Int64?
    /// Of each replica the last transaction that was packed since this is remembered: the next pack
    /// goes on from it.
    var ends: [ReplicaID: Head] = [:]

    /// What costs little to keep.
    var resting: KnownPacks { KnownPacks(lastPacked: lastPacked, ends: ends) }
}

extension SpaceSource {
    /// Packs remembered, and such whose transactions are.
    private static let (packsRemembered, packsOpened) = (32, 3)

    /// The last position of the space that lies in a pack, 0 where none does.
    func lastPacked() throws -> Int64 {
        if let known = knownPacks.lastPacked { return known }
        let sql = "SELECT last FROM pack WHERE space = ? ORDER BY first DESC LIMIT 1"
        let last = try db.row(sql, space.name)?.checkedInteger(0, "pack.last") ?? 0
        knownPacks.lastPacked = last
        return last
    }

    /// The transactions of a pack; those of the last few are remembered.
    func rows(of pack: LogPack) throws -> [LogRow] {
        if pack.isLetGo { throw pack.letGo }
        open(pack)
        return try pack.rows()
    }

    /// Remembers a pack whose transactions are, or will be, spelled out.
    func open(_ pack: LogPack) {
        if knownPacks.opened.contains(where: { $0 === pack }) { return }
        if knownPacks.opened.count >= Self.packsOpened {
            let oldest = knownPacks.opened.removeFirst()
            knownPacks.packs[oldest.first] = nil
        }
        knownPacks.opened.append(pack)
        knownPacks.packs[pack.first] = pack
    }

    /// The pack whose first transaction stands at a position.
    func pack(named first: Int64) throws -> LogPack? {
        if let known = knownPacks.packs[first] { return known }
        let sql = """
            SELECT space, first, last, entries, segment, rowCheck FROM pack
            WHERE first = ? AND space = ?
            """
        return try db.row(sql, first, space.name).map(take)
    }

    /// The checksum that a pack was written with; nil where there is no such pack.
    func rowCheck(ofPack first: Int64) throws -> [UInt8]? {
        let sql = "SELECT rowCheck FROM pack WHERE first = ? AND space = ?"
        return try db.row(sql, first, space.name)?.checkedBytes(0, "pack.rowCheck")
    }

    /// The pack among whose positions one is, whether or not it is this space's.
    func pack(around position: Int64) throws -> LogPack? {
        let sql = """
            SELECT first FROM pack WHERE space = ? AND first <= ? ORDER BY first DESC LIMIT 1
            """
        guard let row = try db.row(sql, space.name, position) else { return nil }
        return try pack(named: row.checkedInteger(0, "pack.first"))
    }

    /// The pack that has a transaction.
    func pack(with id: TransactionID) throws -> LogPack? {
        try packName(with: id).flatMap(pack(named:))
    }

    /// The name of the pack that has a transaction, or the next of its replica.
    func packName(with id: TransactionID) throws -> Int64? {
        let sql = """
            SELECT pack FROM packedRun WHERE space = ? AND replica = ? AND sequence >= ?
            ORDER BY sequence LIMIT 1
            """
        guard let sequence = Int64(exactly: id.sequence),
            let row = try db.row(sql, space.name, Data(id.replica.bytes), sequence)
        else { return nil }
        return try row.checkedInteger(0, "packedRun.pack")
    }

    /// The first pack of what `held` lacks, where `held` has everything before it and nothing of
    /// it.
    func wholePack(lacking held: VersionVector) throws -> LogPack? {
        var first: Int64?
        for (replica, head) in try heads().heads where head.sequence > held[replica] {
            let after = TransactionID(replica, held[replica] + 1)
            guard let pack = try packName(with: after) else { continue }
            first = min(first ?? pack, pack)
        }
        guard let pack = try first.flatMap(pack(named:)),
            pack.index.writers.allSatisfy({ held[$0.replica] == $0.first - 1 }), !pack.isLetGo
        else { return nil }
        return pack
    }

    /// True where a peer that holds `held` has everything that lies in packs.
    func packsAreHeld(by held: VersionVector) throws -> Bool {
        for replica in try heads().heads.keys {
            let statement = try DirectStatement(
                db,
                """
                SELECT sequence FROM packedRun WHERE space = ? AND replica = ?
                ORDER BY sequence DESC LIMIT 1
                """)
            statement.bind(1, space.name)
            statement.bind(2, replica.value)
            let last = try statement.first { $0.integer(0) ?? .max } ?? 0
            if last > Int64(clamping: held[replica]) { return false }
        }
        return true
    }

    /// The names of the packs that have transactions of a replica after `sequence`, in order.
    func packs(of replica: ReplicaID, after sequence: UInt64) throws -> [Int64] {
        let sql = """
            SELECT pack FROM packedRun WHERE space = ? AND replica = ? AND sequence > ?
            ORDER BY sequence
            """
        return try db.rows(
            sql, space.name, Data(replica.bytes), Int64(clamping: sequence)
        ).map { try $0.checkedInteger(0, "packedRun.pack") }
    }

    func index(of name: Int64) throws -> PackIndex {
        guard let pack = try pack(named: name) else {
            throw LogPack.damaged(space, name, "it is missing")
        }
        return pack.index
    }

    /// The names of the packs that end at a position or later, in order.
    func packs(reaching position: Int64) throws -> [Int64] {
        let sql = "SELECT first FROM pack WHERE space = ? AND last >= ? ORDER BY first"
        return try db.rows(sql, space.name, position)
            .map { try $0.checkedInteger(0, "pack.first") }
    }

    private func take(_ row: Row) throws -> LogPack {
        let first = try row.checkedInteger(1, "pack.first")
        let (entries, segment) = (
            try row.checkedBytes(3, "pack.entries"), try row.checkedBytes(4, "pack.segment")
        )
        let check = RowCheck.pack(
            try row.checkedText(0, "pack.space"), first, try row.checkedInteger(2, "pack.last"),
            Data(entries), Data(segment))
        guard try row.checkedBytes(5, "pack.rowCheck") == Array(check) else {
            throw LogPack.damaged(space, first, "not what was written")
        }
        let pack = try LogPack(space: space, entries: entries, segment: segment, first: first)
        if knownPacks.packs.count >= Self.packsRemembered {
            knownPacks.packs.removeAll()
            knownPacks.opened.removeAll()
        }
        knownPacks.packs[first] = pack
        return pack
    }
}
