public import FieldsyncCore
import FieldsyncFormat
import GRDB

extension Replica {
    // MARK: What a server says

    private static let backupKey = "backup"

    /// Notes what a backup that is now whole holds at least.
    func note(backup point: BackupPoint) throws {
        try setSetting(Self.backupKey, Hex.text(ExchangeMessage.backup(point).encoded()))
    }

    /// What the newest backup of this replica holds at least.
    ///
    /// - Throws: ``StoreError/damaged(detail:)`` where the note of it cannot be read.
    public func backupPoint() throws -> BackupPoint {
        guard let text = try setting(Self.backupKey) else {
            return BackupPoint(at: nil, heads: [:])
        }
        guard let bytes = Hex.bytes(text) else { throw Row.damaged("setting.value (backup)") }
        do throws(DecodingFault) {
            let frame = ExchangeFrame(kind: .backup, payload: bytes)
            if case .backup(let point) = try ExchangeMessage(decoding: frame) { return point }
        } catch {
            throw Row.damaged("setting.value (backup)")
        }
        throw Row.damaged("setting.value (backup)")
    }

    // MARK: What a laptop does

    /// What this laptop could let go of. Rows that are old enough for it are packed first, which
    /// nobody can tell.
    ///
    /// - Parameters:
    ///   - backup: What the server's newest backup holds, as it said.
    ///   - limit: What was written then or later stays.
    /// - Throws: ``StoreError/keepsAll`` on a server.
    public func compaction(backup: BackupPoint, before limit: Instant) throws -> Compaction {
        guard layout == .oneFile else { throw StoreError.keepsAll }
        var result = Compaction()
        for space in try spaces() {
            while try files.main.write({ try source(space, $0).packOldest() }) {}
            let held = backup.heads[space] ?? SpaceHeads()
            result.parts.append(
                try files.main.read {
                    try source(space, $0).compaction(backup: held, before: limit)
                })
        }
        return result
    }

    /// Lets go of the old history that the server's backup holds. Each pack is one SQLite
    /// transaction: whatever ends it, the store is whole and the rest can go later.
    ///
    /// - Returns: What went, with the bytes by which packs are shorter. The file has the room that
    ///   they took, and is made anew without it where the disk has room for a copy.
    /// - Throws: ``StoreError``, ``StoreError/keepsAll`` on a server.
    public func compact(backup: BackupPoint, before limit: Instant) throws -> Compaction {
        var result = try compaction(backup: backup, before: limit)
        for number in result.parts.indices {
            let part = result.parts[number]
            result.parts[number].bytes = 0
            for pack in part.packs {
                result.parts[number].bytes += try files.main.write {
                    try source(part.space, $0).letGo(ofPack: pack)
                }
            }
            result.parts[number].linksOnly += part.transactions
        }
        if result.transactions > 0 { try files.main.shrink() }
        return result
    }

    /// How many transactions of each space are here as links only.
    public func linksOnly() throws -> [SpaceID: Int] {
        try wholeHeads().mapValues(\.letGo)
    }

    /// The spaces of which something was let go of: from where on their history is asked for, and
    /// how many transactions are lacking.
    package func wholeHeads() throws -> [SpaceID: (heads: SpaceHeads, letGo: Int)] {
        guard layout == .oneFile else { return [:] }
        var result: [SpaceID: (heads: SpaceHeads, letGo: Int)] = [:]
        for space in try spaces() {
            let found = try files.main.read { try source(space, $0).wholeHeads() }
            if found.letGo > 0 { result[space] = found }
        }
        return result
    }

    /// Puts back what was let go of and a server handed back.
    ///
    /// - Returns: How many transactions are back, and how many the server did not have.
    package func takeBack(
        _ handed: [SpaceID: [ReplicatedTransaction]]
    ) throws -> (back: Int, missing: Int) {
        var (back, missing) = (0, 0)
        for space in try wholeHeads().keys.sorted() {
            let found = Dictionary((handed[space] ?? []).map { ($0.id, $0) }) { $1 }
            let (more, less) = try files.main.write {
                try source(space, $0).takeBack(found, followsRows: followsSchema)
            }
            back += more
            missing += less
        }
        return (back, missing)
    }
}
