import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import GRDB

/// Who may talk to the server and see what: `directory.sqlite` in the server's store.
final class ServerDirectory: Sendable {
    private let queue: DatabaseQueue

    init(directory: String) throws {
        try SealedPages.install()
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            try SealedPages.prepare(db)
            try db.execute(sql: "PRAGMA journal_mode = TRUNCATE")
            try db.execute(sql: "PRAGMA synchronous = EXTRA")
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
        }
        let path = directory + "/directory.sqlite"
        queue = try DatabaseQueue(path: path, configuration: configuration)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001-directory") { db in
            for statement in Self.tables { try db.execute(sql: statement) }
        }
        migrator.registerMigration("0002-last-exchange") { db in
            try db.execute(sql: "ALTER TABLE device ADD COLUMN lastExchangeMilliseconds INTEGER")
        }
        migrator.registerMigration("0003-vouched") { db in
            try db.execute(sql: "ALTER TABLE device ADD COLUMN vouchedBy BLOB")
        }
        migrator.registerMigration("0004-grants-and-set-aside") { db in
            for statement in Self.laterTables { try db.execute(sql: statement) }
        }
        try migrator.migrate(queue)
    }

    func read<T>(_ body: (Database) throws -> T) throws -> T {
        // Without the pragmas that GRDB puts around each read.
        try queue.unsafeReentrantWrite { db in
            try db.beginTransaction(.deferred)
            let result = Result { try body(db) }
            if db.isInsideTransaction { try db.rollback() }
            return try result.get()
        }
    }

    /// One transaction, durable when it returns.
    func write<T>(_ body: (Database) throws -> T) throws -> T { try queue.write(body) }

    private static let laterTables = [
        "ALTER TABLE spaceGrant ADD COLUMN role TEXT",
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
            receivedMilliseconds INTEGER NOT NULL, payload BLOB NOT NULL,
            UNIQUE (device, space, replica, sequence, digest)
        ) STRICT
        """,
    ]

    private static let tables = [
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
            enrolledMilliseconds INTEGER NOT NULL, revokedMilliseconds INTEGER
        ) STRICT
        """,
        """
        CREATE TABLE spaceGrant (
            user TEXT NOT NULL, space TEXT NOT NULL, PRIMARY KEY (user, space)
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
