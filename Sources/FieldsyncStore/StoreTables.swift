import FieldsyncCore
import GRDB

/// The tables that every store has, whatever its schema. `protocol/store.md` explains them.
enum StoreTables {
    /// Tables of a replica as a whole, in its main file.
    static var replicaMigrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.register0001Store()
        migrator.register0002Replica()
        migrator.registerChecks("0004-store-checks", [.store])
        migrator.registerChecks("0005-replica-checks", RowCheck.ofReplica)
        return migrator
    }

    /// Tables of spaces, in a file of their own.
    static var spaceMigrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.register0001Store()
        migrator.register0003Space()
        migrator.registerChecks("0004-store-checks", [.store])
        migrator.registerChecks("0006-space-checks", RowCheck.ofSpaces)
        migrator.registerLateEdits()
        migrator.registerVerdicts()
        migrator.registerMerges()
        migrator.registerPacks()
        return migrator
    }

    /// Tables of a replica and of its spaces, in one file.
    static var oneFileMigrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.register0001Store()
        migrator.register0002Replica()
        migrator.register0003Space()
        migrator.registerChecks("0004-store-checks", [.store])
        migrator.registerChecks("0005-replica-checks", RowCheck.ofReplica)
        migrator.registerChecks("0006-space-checks", RowCheck.ofSpaces)
        migrator.registerLateEdits()
        migrator.registerVerdicts()
        migrator.registerMerges()
        migrator.registerPacks()
        return migrator
    }

    /// Names that a type of a schema cannot have, in lower case.
    static let reserved: Set<String> = [
        "store", "setting", "replicaname", "peerhead", "peersync", "refusal", "log", "head",
        "touch", "slotname", "candidate", "parked", "quarantine", "unknownrecord",
        "verdict", "refused", "sharing", "pack", "packedrun",
    ]
}

extension DatabaseMigrator {
    /// Adds the words that describe the file: whose it is, and what wrote it.
    ///
    /// Frozen once released; a mistake is mended by a later migration.
    fileprivate mutating func register0001Store() {
        registerMigration("0001-store") { db in
            try db.execute(
                sql: """
                    CREATE TABLE store (
                        key TEXT PRIMARY KEY NOT NULL,
                        value TEXT NOT NULL
                    ) STRICT;
                    """)
        }
    }

    /// Adds what a replica knows of itself and of others.
    ///
    /// Frozen once released; a mistake is mended by a later migration.
    fileprivate mutating func register0002Replica() {
        registerMigration("0002-replica") { db in
            try db.execute(
                sql: """
                    CREATE TABLE setting (
                        key TEXT PRIMARY KEY NOT NULL,
                        value TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE replicaName (
                        replica BLOB PRIMARY KEY NOT NULL CHECK (length(replica) = 16),
                        name TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE peerHead (
                        space TEXT NOT NULL,
                        replica BLOB NOT NULL CHECK (length(replica) = 16),
                        sequence INTEGER NOT NULL CHECK (sequence > 0),
                        hash BLOB NOT NULL CHECK (length(hash) = 32),
                        PRIMARY KEY (space, replica)
                    ) STRICT;
                    CREATE TABLE peerSync (
                        space TEXT PRIMARY KEY NOT NULL,
                        at TEXT NOT NULL,
                        stateSum INTEGER NOT NULL
                    ) STRICT;
                    CREATE TABLE refusal (
                        number INTEGER PRIMARY KEY NOT NULL,
                        space TEXT NOT NULL,
                        subject TEXT NOT NULL,
                        reason TEXT NOT NULL,
                        at TEXT NOT NULL
                    ) STRICT;
                    """)
        }
    }

    /// Adds checksums to rows that follow from nothing else.
    ///
    /// Frozen once released; a mistake is mended by a later migration.
    fileprivate mutating func registerChecks(_ name: String, _ checks: [RowCheck]) {
        registerMigration(name) { db in
            for check in checks { try check.add(db) }
        }
    }

    /// Adds the log of spaces and what is derived from it, apart from the schema's own tables.
    ///
    /// Frozen once released; a mistake is mended by a later migration.
    fileprivate mutating func register0003Space() {
        registerMigration("0003-space") { db in
            try db.execute(sql: Self.logTables)
            try db.execute(sql: Self.derivedTables)
            for table in ["parked", "quarantine"] {
                try db.execute(sql: Self.heldTable(table))
            }
        }
    }

    /// Adds the way to the late edits of a space.
    ///
    /// Frozen once released; a mistake is mended by a later migration.
    fileprivate mutating func registerLateEdits() {
        registerMigration("0007-late-edits") { db in
            try db.execute(
                sql: """
                    CREATE INDEX candidateLateEdit ON candidate (space, type, id, position)
                        WHERE slot = '_lateEdits';
                    """)
        }
    }

    fileprivate mutating func registerVerdicts() {
        registerMigration("0008-verdicts") { db in
            try db.execute(
                sql: """
                    CREATE TABLE verdict (
                        space TEXT NOT NULL,
                        replica BLOB NOT NULL CHECK (length(replica) = 16),
                        sequence INTEGER NOT NULL CHECK (sequence > 0),
                        position INTEGER NOT NULL,
                        word INTEGER NOT NULL,
                        cause INTEGER,
                        text TEXT NOT NULL,
                        PRIMARY KEY (space, replica, sequence, position)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE refused (
                        space TEXT NOT NULL,
                        replica BLOB NOT NULL CHECK (length(replica) = 16),
                        sequence INTEGER NOT NULL CHECK (sequence > 0),
                        position INTEGER NOT NULL,
                        settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
                        PRIMARY KEY (space, replica, sequence)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
    }

    /// Adds the way to the merged records of a space, and to records that share a key.
    ///
    /// Frozen once released; a mistake is mended by a later migration.
    fileprivate mutating func registerMerges() {
        registerMigration("0009-merges") { db in
            try db.execute(
                sql: """
                    CREATE INDEX candidateMerge ON candidate (space, type, id)
                        WHERE slot = '_merges';
                    CREATE TABLE sharing (
                        space TEXT NOT NULL,
                        type TEXT NOT NULL,
                        key INTEGER NOT NULL,
                        id BLOB NOT NULL CHECK (length(id) = 16),
                        PRIMARY KEY (space, type, key, id)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
    }

    /// Adds what the older part of the log lies in, and lets rows name their transactions; rows are
    /// made anew afterwards, because the digest of the schema names the form of rows.
    ///
    /// Frozen once released; a mistake is mended by a later migration.
    fileprivate mutating func registerPacks() {
        registerMigration("0010-packs") { db in
            try db.execute(
                sql: """
                    DROP TABLE touch;
                    CREATE TABLE touch (
                        space TEXT NOT NULL,
                        id BLOB NOT NULL CHECK (length(id) = 16),
                        position INTEGER NOT NULL,
                        PRIMARY KEY (space, id, position)
                    ) STRICT, WITHOUT ROWID;
                    ALTER TABLE unknownRecord ADD COLUMN _touches BLOB NOT NULL DEFAULT x'';
                    CREATE TABLE pack (
                        first INTEGER PRIMARY KEY NOT NULL,
                        last INTEGER NOT NULL,
                        space TEXT NOT NULL,
                        entries BLOB NOT NULL,
                        segment BLOB NOT NULL,
                        rowCheck BLOB CHECK (length(rowCheck) = 8)
                    ) STRICT;
                    CREATE INDEX packOnSpace ON pack (space, first, last);
                    CREATE INDEX packOnLast ON pack (last);
                    CREATE TABLE packedRun (
                        space TEXT NOT NULL,
                        replica BLOB NOT NULL CHECK (length(replica) = 16),
                        sequence INTEGER NOT NULL CHECK (sequence > 0),
                        pack INTEGER NOT NULL,
                        oldestMilliseconds INTEGER NOT NULL,
                        PRIMARY KEY (space, replica, sequence)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
    }

    private static let logTables = """
        CREATE TABLE log (
            position INTEGER PRIMARY KEY NOT NULL,
            space TEXT NOT NULL,
            replica BLOB NOT NULL CHECK (length(replica) = 16),
            sequence INTEGER NOT NULL CHECK (sequence > 0),
            wallMilliseconds INTEGER NOT NULL,
            counter INTEGER NOT NULL,
            author TEXT NOT NULL,
            receivedMilliseconds INTEGER NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            payload BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX logOnTransaction ON log (space, replica, sequence);
        CREATE TABLE head (
            space TEXT NOT NULL,
            replica BLOB NOT NULL CHECK (length(replica) = 16),
            sequence INTEGER NOT NULL CHECK (sequence > 0),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            stateSum INTEGER NOT NULL,
            PRIMARY KEY (space, replica)
        ) STRICT;
        """

    private static let derivedTables = """
        CREATE TABLE touch (
            id BLOB NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (id, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE slotName (
            number INTEGER PRIMARY KEY NOT NULL,
            name TEXT NOT NULL UNIQUE
        ) STRICT;
        CREATE TABLE candidate (
            space TEXT NOT NULL,
            type TEXT NOT NULL,
            id BLOB NOT NULL CHECK (length(id) = 16),
            slot TEXT NOT NULL,
            position INTEGER NOT NULL,
            replica BLOB NOT NULL CHECK (length(replica) = 16),
            sequence INTEGER NOT NULL CHECK (sequence > 0),
            wallMilliseconds INTEGER NOT NULL,
            counter INTEGER NOT NULL,
            author TEXT NOT NULL,
            content TEXT NOT NULL,
            disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
            PRIMARY KEY (space, type, id, slot, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX candidateDisputed ON candidate (space, type, id, slot, position)
            WHERE disputed = 1;
        CREATE TABLE unknownRecord (
            space TEXT NOT NULL,
            type TEXT NOT NULL,
            id BLOB NOT NULL CHECK (length(id) = 16),
            _deleted INTEGER NOT NULL CHECK (_deleted IN (0, 1)),
            _unknown TEXT,
            _writers BLOB NOT NULL,
            PRIMARY KEY (space, id, type)
        ) STRICT;
        """

    private static func heldTable(_ name: String) -> String {
        """
        CREATE TABLE \(name) (
            space TEXT NOT NULL,
            replica BLOB NOT NULL CHECK (length(replica) = 16),
            sequence INTEGER NOT NULL CHECK (sequence > 0),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            cause TEXT NOT NULL,
            source BLOB CHECK (length(source) = 16),
            receivedMilliseconds INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (space, replica, sequence, digest)
        ) STRICT;
        """
    }
}
