import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import GRDB
import Synchronization

/// Who may talk to the server and see what: `directory.sqlite` in the server's store.
final class ServerDirectory: Sendable {
    static let name = "directory.sqlite"
    /// The setting that says that this server once made its directory.
    private static let madeSetting = "directory"

    private let file: StoreFile
    private let known = Mutex(Known())
    let unwritten = Mutex(UnwrittenSignatures())

    /// What was read of people and devices, for as long as nobody writes.
    struct Known: Sendable {
        fileprivate var mark: Mark?
        var device: [ReplicaID: EnrolledDevice] = [:]
        var access: [String: SpaceAccess] = [:]
        var devices: [EnrolledDevice]?
        var users: [EnrolledUser]?
    }

    /// What the connection of the file has seen: commits of others, and changes of its own, of
    /// whoever shares it.
    fileprivate struct Mark: Equatable {
        let version: Int64?
        let changes: Int

        init(_ db: Database) throws {
            let sql = "PRAGMA data_version"
            version = try Int64.fetchOne(db.cachedStatement(sql: sql))
            changes = db.totalChangesCount
        }
    }

    /// Opens the directory of a server's store, and makes it where there was none yet.
    ///
    /// - Throws: ``ServerError/directoryMissing(path:)`` where it is gone, since who is enrolled
    ///   and who was revoked must not be forgotten in silence; or what the store throws.
    convenience init(of replica: Replica) throws {
        self.init(
            try replica.otherFile(Self.name) {
                let isMade = try replica.setting(Self.madeSetting) != nil
                if isMade, try Self.isMissing(in: replica.directory) {
                    let path = "\(replica.directory)/\(Self.name)"
                    throw ServerError.directoryMissing(path: path)
                }
                let file = try Self.open(in: replica.directory)
                if !isMade { try replica.setSetting(Self.madeSetting, "made") }
                return file
            })
    }

    /// Opens or makes the directory in a folder.
    convenience init(directory: String) throws { self.init(try Self.open(in: directory)) }

    private init(_ file: StoreFile) { self.file = file }

    private static func open(in directory: String) throws -> StoreFile {
        let path = "\(directory)/\(name)"
        if try isMissing(in: directory) {
            _ = FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        let file = try StoreFile(path: path, name: name)
        try prepare(file)
        return file
    }

    /// True where there is no directory in a folder, or nothing in its file.
    static func isMissing(in directory: String) throws -> Bool {
        let path = "\(directory)/\(Self.name)"
        guard FileManager.default.fileExists(atPath: path) else { return true }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
        return size?.intValue == 0
    }

    /// Makes the tables.
    static func prepare(_ file: StoreFile) throws {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001-directory") { db in
            for statement in Self.tables { try db.execute(sql: statement) }
        }
        try file.migrate(migrator)
    }

    func read<T>(_ body: (Database) throws -> T) throws -> T { try file.read(body) }

    /// One transaction, durable when it returns.
    func write<T>(_ body: (Database) throws -> T) throws -> T {
        try file.write { db in
            // Nobody reads before the transaction ends, whatever comes of it.
            defer { known.withLock { $0 = Known() } }
            return try body(db)
        }
    }

    /// What was read before, where neither this process nor another has written since; else what
    /// `make` reads, which is kept unless it is nil.
    func recall<T: Sendable>(
        _ place: WritableKeyPath<Known, T?>, _ make: (Database) throws -> T?
    ) throws -> T? {
        try read { db in
            let mark = try Mark(db)
            let known = known.withLock { known in
                if known.mark != mark { known = Known(mark: mark) }
                return known
            }
            if let value = known[keyPath: place] { return value }
            let value = try make(db)
            var more = known
            more[keyPath: place] = value
            self.known.withLock { [more] in $0 = more }
            return value
        }
    }

    private static let tables = [
        """
        CREATE TABLE spaceWithdrawal (
            user TEXT NOT NULL, space TEXT NOT NULL, PRIMARY KEY (user, space)
        ) STRICT
        """,
        """
        CREATE TABLE setAside (
            number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            device BLOB NOT NULL CHECK (length(device) = 16), space TEXT NOT NULL,
            replica BLOB NOT NULL CHECK (length(replica) = 16), sequence INTEGER NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32), cause TEXT NOT NULL,
            state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
            isBeside INTEGER NOT NULL,
            receivedMilliseconds INTEGER NOT NULL, payload BLOB NOT NULL,
            UNIQUE (device, space, replica, sequence, digest)
        ) STRICT
        """,
        """
        CREATE TABLE user (
            name TEXT NOT NULL PRIMARY KEY, role TEXT NOT NULL, seesEverything INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE device (
            replica BLOB NOT NULL PRIMARY KEY CHECK (length(replica) = 16),
            name TEXT NOT NULL, user TEXT NOT NULL,
            signingKey BLOB NOT NULL, agreementKey BLOB NOT NULL,
            enrolledMilliseconds INTEGER NOT NULL, revokedMilliseconds INTEGER,
            lastExchangeMilliseconds INTEGER, vouchedBy BLOB
        ) STRICT
        """,
        """
        CREATE TABLE spaceGrant (
            user TEXT NOT NULL, space TEXT NOT NULL, role TEXT, PRIMARY KEY (user, space)
        ) STRICT
        """,
        "CREATE TABLE spaceCreator (space TEXT NOT NULL PRIMARY KEY, user TEXT NOT NULL) STRICT",
        """
        CREATE TABLE invitation (
            handle TEXT NOT NULL PRIMARY KEY, fingerprint BLOB NOT NULL,
            user TEXT NOT NULL, role TEXT NOT NULL, spaces TEXT NOT NULL,
            expiresMilliseconds INTEGER NOT NULL, wrongTries INTEGER NOT NULL DEFAULT 0,
            usedMilliseconds INTEGER
        ) STRICT
        """,
        """
        CREATE TABLE headSignature (
            space TEXT NOT NULL, replica BLOB NOT NULL, sequence INTEGER NOT NULL,
            hash BLOB NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (space, replica)
        ) STRICT
        """,
    ]
}
