import Crypto
package import FieldsyncCore
import Foundation
import GRDB
import Synchronization

extension Replica {
    /// Who this replica is. It takes another id where its disk was copied or set back.
    public var identity: ReplicaIdentity { identities.withLock { $0.current } }

    /// Who it was before, the newest first: what proves that it is the same one.
    package var formerIdentities: [ReplicaIdentity] { identities.withLock { $0.former } }

    /// Goes by a new id from now on, with a new signing key.
    ///
    /// - Parameter keepsAgreement: True for a server, which its devices know by its agreement key.
    /// - Returns: The id that it went by before.
    @discardableResult
    package func renewIdentity(keepsAgreement: Bool) throws -> ReplicaID {
        let before = identity
        let keys = KeyFile.Keys(
            signing: try .init(rawRepresentation: environment.randomBytes(32)),
            agreement: keepsAgreement
                ? before.agreement : try .init(rawRepresentation: environment.randomBytes(32)))
        try files.main.write { db in
            try become(keys, db)
            try learn(names: [before.id: before.name], db)
        }
        try followIdentity()
        return before.id
    }

    /// Lets the stamps go on from this replica's clock where they run ahead of it, because it had
    /// been ahead: only to be told to where a server says that the clock is right now.
    ///
    /// - Returns: True where they did.
    package func putClockRight() throws -> Bool {
        guard try isClockAhead() else { return false }
        let now = environment.nowMilliseconds()
        return try files.main.write { db in
            guard try isClockAhead(of: now, db),
                let stamp = HybridTimestamp(wallMilliseconds: now, counter: 0)
            else { return false }
            try StoreWord.clock.write(String(stamp.packed), db)
            return true
        }
    }

    /// True where a laptop has written down times that are far ahead of its clock.
    package func isClockAhead() throws -> Bool {
        let now = environment.nowMilliseconds()
        return try layout == .oneFile && files.main.read { try isClockAhead(of: now, $0) }
    }

    private func isClockAhead(of now: UInt64, _ db: Database) throws -> Bool {
        guard let text = try StoreWord.clock.read(db), let packed = UInt64(text) else {
            return false
        }
        return HybridTimestamp(packed: packed).wallMilliseconds
            > now + UInt64(ClockDoubt.toleranceMilliseconds)
    }

    /// Writes keys down, and within a transaction of the main file that the store is theirs.
    func become(_ keys: KeyFile.Keys, _ db: Database) throws {
        try noteReach(db)
        try KeyFile.add(keys, in: directory)
        try StoreWord.replica.write(keys.replica.hex, db)
    }

    private static let reachKey = "formerReach"

    /// How far this replica wrote a space by itself under the ids that it had before. What comes of
    /// them beyond that was written on another copy of its disk.
    func formerReach(in space: SpaceID, _ db: Database) throws -> [ReplicaID: UInt64] {
        try formerReach(db)[space] ?? [:]
    }

    private func formerReach(_ db: Database) throws -> [SpaceID: [ReplicaID: UInt64]] {
        let sql = "SELECT value FROM setting WHERE key = ?"
        guard let row = try db.row(sql, Self.reachKey) else { return [:] }
        var reach: [SpaceID: [ReplicaID: UInt64]] = [:]
        for line in try row.checkedText(0, "setting.value").split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3, let replica = ReplicaID(hex: words[0]),
                let sequence = UInt64(words[1]), let space = SpaceID(words[2])
            else { throw Row.damaged("setting.value (\(Self.reachKey))") }
            reach[space, default: [:]][replica] = sequence
        }
        return reach
    }

    /// Notes how far this replica wrote under the id that it is about to leave.
    private func noteReach(_ db: Database) throws {
        // A server gives way to nobody.
        guard layout == .oneFile else { return }
        var reach = try formerReach(db)
        for row in try db.rows(
            "SELECT space, sequence FROM head WHERE replica = ?", Data(identity.id.bytes))
        {
            guard let space = SpaceID(try row.checkedText(0, "head.space")) else {
                throw Row.damaged("head.space")
            }
            reach[space, default: [:]][identity.id] = try row.checkedCount(1, "head.sequence")
        }
        let lines = reach.sorted { $0.key < $1.key }.flatMap { space, ids in
            ids.sorted { $0.key < $1.key }.map { "\($0.key.hex) \($0.value) \(space.name)" }
        }
        let text = lines.joined(separator: "\n")
        try db.run(
            """
            INSERT INTO setting (key, value, rowCheck) VALUES (?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value, rowCheck = excluded.rowCheck
            """, Self.reachKey, text, RowCheck.setting(Self.reachKey, text))
    }

    /// Takes over the id that the store names now: another process may have healed it.
    package func followIdentity() throws {
        let written = try files.main.read { try StoreWord.replica.read($0) }
        guard written != identity.id.hex else { return }
        guard let replica = written.flatMap({ ReplicaID(hex: $0) }) else {
            throw StoreError.damaged(
                detail: "\(ReplicaFiles.mainName(layout)) does not say whose it is")
        }
        let fresh = try ReplicaIdentities(of: replica, named: identity.name, in: directory)
        identities.withLock { $0 = fresh }
        files.belong(to: fresh.ids)
    }
}

extension ReplicaIdentity {
    /// The keys of the replica that takes this one's place after a fork.
    ///
    /// They follow from this one's secret and from what forked, so that whoever heals the same fork
    /// once more, after a power cut or from the same old copy, becomes the same replica and files
    /// the same transactions under the same names.
    ///
    /// - Parameter link: This replica's own link at the first place that was taken back.
    func successor(at link: ChainHash, in space: SpaceID) throws -> KeyFile.Keys {
        let forks = Array("fieldsync/fork/1\0\(space)\0".utf8) + link.bytes
        let secret = SymmetricKey(data: signing.rawRepresentation)
        func derived(_ use: String) -> Data {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secret, salt: forks, info: Data("fieldsync/\(use)/1".utf8),
                outputByteCount: 32
            ).withUnsafeBytes { Data($0) }
        }
        return KeyFile.Keys(
            signing: try .init(rawRepresentation: derived("successor-signing")),
            agreement: try .init(rawRepresentation: derived("successor-agreement")))
    }
}
