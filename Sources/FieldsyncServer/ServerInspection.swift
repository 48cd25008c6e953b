public import FieldsyncCore
public import FieldsyncStore
import Foundation
import GRDB

/// What only a server can tell of its store: whether its directory is there and whole, and whether
/// everything is there that it signed for.
public enum ServerInspection {
    /// Files of a server that are not the replica's own.
    public static let otherFiles: Set<String> = [ServerDirectory.name]

    /// Looks at a server's store; a laptop's has nothing of it.
    ///
    /// - Parameter mends: Whether to begin a directory anew that is gone, and to believe the log
    ///   where it holds less than devices have signed for: their laptops hand it back.
    public static func findings(of replica: Replica, mends: Bool) throws -> [VerifyFinding] {
        guard replica.layout == .filePerSpace else { return [] }
        let directory: ServerDirectory
        do {
            directory = try ServerDirectory(of: replica)
        } catch ServerError.directoryMissing {
            if mends { _ = try ServerDirectory(directory: replica.directory) }
            return [
                VerifyFinding(
                    file: ServerDirectory.name, isMended: mends,
                    "it is missing or empty; devices, people and grants are in no other file")
            ]
        }
        let faults = try directory.faults().map {
            VerifyFinding(file: ServerDirectory.name, isMended: false, $0)
        }
        if !faults.isEmpty { return faults }
        return try strays(directory, mends: mends) + missing(directory, replica, mends: mends)
            + missingSpaces(directory, replica, mends: mends)
    }

    /// Spaces that held something, and are gone before anybody signed for it.
    private static func missingSpaces(
        _ directory: ServerDirectory, _ replica: Replica, mends: Bool
    ) throws -> [VerifyFinding] {
        let signed = Set(try directory.signedHeads().map(\.space))
        let gone = try replica.knownSpaces().filter { try replica.heads($0).heads.isEmpty }
        return try gone.filter { mends || !signed.contains($0) }.compactMap { space in
            if mends { try replica.forget(known: space) }
            if signed.contains(space) { return nil }
            return VerifyFinding(
                file: "spaces/\(space).sqlite", space: space, isMended: mends,
                """
                it is missing with all that it held; laptops that have it hand it back with \
                their next sync, else it is in a backup
                """)
        }
    }

    /// Devices whose person is not there any more.
    private static func strays(
        _ directory: ServerDirectory, mends: Bool
    ) throws -> [VerifyFinding] {
        let count = try directory.strayDevices()
        if count == 0 { return [] }
        if mends { try directory.settleStrayDevices() }
        return [
            VerifyFinding(
                file: ServerDirectory.name, table: "user", isMended: mends,
                """
                \(count) devices have no person; they come back by what the server signed for \
                them, and who was revoked stays revoked
                """)
        ]
    }

    /// What devices have signed as handed in and acknowledged, and the log does not hold.
    private static func missing(
        _ directory: ServerDirectory, _ replica: Replica, mends: Bool
    ) throws -> [VerifyFinding] {
        var findings: [VerifyFinding] = []
        for signed in try directory.signedHeads() {
            let held = try replica.heads(signed.space).heads[signed.replica]?.sequence ?? 0
            if held >= signed.sequence { continue }
            if mends { try directory.forgetSignature(of: signed.replica, in: signed.space) }
            findings.append(
                VerifyFinding(
                    file: "spaces/\(signed.space).sqlite", space: signed.space,
                    transaction: TransactionID(signed.replica, held + 1), isMended: mends,
                    """
                    it was acknowledged, and is missing with what follows; laptops hand it back \
                    with their next sync
                    """))
        }
        return findings
    }

    /// Makes files of a running server anew whose trees are damaged, as it runs.
    public static func salvage(
        _ replica: Replica, broken: Set<String>
    ) throws -> [VerifyFinding] {
        try replica.salvage(broken: broken, prepareOther: ServerDirectory.prepare)
    }

    /// Makes files of a server anew whose trees are damaged, as ``Replica/salvage`` says.
    public static func salvage(
        in directory: String, schema: Schema, broken: Set<String>
    ) throws -> [VerifyFinding] {
        try Replica.salvage(
            in: directory, schema: schema, broken: broken, prepareOther: ServerDirectory.prepare)
    }
}

extension ServerDirectory {
    fileprivate func faults() throws -> [String] {
        do {
            return try read { db in
                try Row.fetchAll(db, sql: "PRAGMA integrity_check(20)").compactMap { row in
                    let text: DatabaseValue = row[0]
                    return String.fromDatabaseValue(text).flatMap { $0 == "ok" ? nil : $0 }
                }
            }
        } catch StoreError.damaged(let detail) {
            return [detail]
        }
    }

    fileprivate func signedHeads() throws -> [(
        space: SpaceID, replica: ReplicaID, sequence: UInt64
    )] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT space, replica, sequence FROM headSignature ORDER BY 1, 2"
            ).map { row in
                guard let space = SpaceID(try row.text("space")),
                    let replica = ReplicaID(bytes: try row.bytes("replica"))
                else { throw row.damaged("headSignature") }
                return (space, replica, UInt64(clamping: try row.integer("sequence")))
            }
        }
    }

    fileprivate func strayDevices() throws -> Int64 {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) AS count FROM device
                    WHERE user NOT IN (SELECT name FROM user)
                    """)?.integer("count") ?? 0
        }
    }

    fileprivate func settleStrayDevices() throws {
        try write { db in
            try db.execute(
                sql: """
                    DELETE FROM device WHERE user NOT IN (SELECT name FROM user)
                    AND revokedMilliseconds IS NULL;
                    INSERT OR IGNORE INTO user (name, role, seesEverything)
                    SELECT DISTINCT user, '\(UserRole.viewer.rawValue)', 0 FROM device
                    WHERE user NOT IN (SELECT name FROM user)
                    """)
        }
    }

    fileprivate func forgetSignature(of replica: ReplicaID, in space: SpaceID) throws {
        try write { db in
            try db.execute(
                sql: "DELETE FROM headSignature WHERE space = ? AND replica = ?",
                arguments: [space.name, Data(replica.bytes)])
        }
    }
}
