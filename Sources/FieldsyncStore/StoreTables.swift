import FieldsyncCore
import GRDB

/// The tables that every store has, whatever its schema. `protocol/store.md` explains them.
enum StoreTables {
    /// Tables of a replica as a whole, in its main file.
    static var replicaMigrator: DatabaseMigrator { migrator(replicaTables) }

    /// Tables of spaces, in a file of their own.
    static var spaceMigrator: DatabaseMigrator { migrator(spaceTables) }

    /// Tables of a replica and of its spaces, in one file.
    static var oneFileMigrator: DatabaseMigrator { migrator(replicaTables, spaceTables) }

    /// Names that a type of a schema cannot have, in lower case.
    static let reserved: Set<String> = [
        "store", "setting", "replicaname", "peerhead", "peersync", "refusal", "log", "head",
        "touch", "slotname", "candidate", "parked", "quarantine", "unknownrecord",
        "verdict", "refused", "sharing", "pack", "packedrun",
    ]

    /// Migrations are frozen once released; a mistake is mended by a later one.
    private static func migrator(_ parts: (name: String, sql: String)...) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for part in [storeTable] + parts {
            migrator.registerMigration(part.name) { try $0.execute(sql: part.sql) }
        }
        return migrator
    }

    /// The words that describe the file: whose it is, and what wrote it.
    private static let storeTable = (
        name: "0001-store",
        sql: """
            CREATE TABLE store (
                key TEXT PRIMARY KEY NOT NULL,
                value TEXT NOT NULL,
                \(rowCheck)
            ) STRICT;
            """
    )

    /// What proves rows that nothing else proves; see ``RowCheck``.
    private static let rowCheck = "rowCheck BLOB CHECK (length(rowCheck) = 8)"

    /// What a replica knows of itself and of others.
    private static let replicaTables = (
        name: "0002-replica",
        sql: """
            CREATE TABLE setting (
                key TEXT PRIMARY KEY NOT NULL,
                value TEXT NOT NULL,
                \(rowCheck)
            ) STRICT;
            CREATE TABLE replicaName (
                replica BLOB PRIMARY KEY NOT NULL CHECK (length(replica) = 16),
                name TEXT NOT NULL,
                \(rowCheck)
            ) STRICT;
            CREATE TABLE peerHead (
                space TEXT NOT NULL,
                replica BLOB NOT NULL CHECK (length(replica) = 16),
                sequence INTEGER NOT NULL CHECK (sequence > 0),
                hash BLOB NOT NULL CHECK (length(hash) = 32),
                \(rowCheck),
                PRIMARY KEY (space, replica)
            ) STRICT;
            CREATE TABLE peerSync (
                space TEXT PRIMARY KEY NOT NULL,
                at TEXT NOT NULL,
                stateSum INTEGER NOT NULL,
                \(rowCheck)
            ) STRICT;
            CREATE TABLE refusal (
                number INTEGER PRIMARY KEY NOT NULL,
                space TEXT NOT NULL,
                subject TEXT NOT NULL,
                reason TEXT NOT NULL,
                at TEXT NOT NULL,
                \(rowCheck)
            ) STRICT;
            """
    )

    /// The log of spaces, what is kept beside it, and what is derived from it apart from the
    /// schema's own tables.
    private static let spaceTables = (
        name: "0003-space",
        sql: logTables + derivedTables + heldTable("parked") + heldTable("quarantine")
    )

    /// The newest transactions as rows, those before them in packs.
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
            payload BLOB NOT NULL,
            \(rowCheck)
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
        CREATE TABLE pack (
            first INTEGER PRIMARY KEY NOT NULL,
            last INTEGER NOT NULL,
            space TEXT NOT NULL,
            entries BLOB NOT NULL,
            segment BLOB NOT NULL,
            \(rowCheck)
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

        """

    private static let derivedTables = """
        CREATE TABLE touch (
            space TEXT NOT NULL,
            id BLOB NOT NULL CHECK (length(id) = 16),
            position INTEGER NOT NULL,
            PRIMARY KEY (space, id, position)
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
        CREATE INDEX candidateLateEdit ON candidate (space, type, id, position)
            WHERE slot = '_lateEdits';
        CREATE INDEX candidateMerge ON candidate (space, type, id)
            WHERE slot = '_merges';
        CREATE TABLE sharing (
            space TEXT NOT NULL,
            type TEXT NOT NULL,
            key INTEGER NOT NULL,
            id BLOB NOT NULL CHECK (length(id) = 16),
            PRIMARY KEY (space, type, key, id)
        ) STRICT, WITHOUT ROWID;
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
        CREATE TABLE unknownRecord (
            space TEXT NOT NULL,
            type TEXT NOT NULL,
            id BLOB NOT NULL CHECK (length(id) = 16),
            _deleted INTEGER NOT NULL CHECK (_deleted IN (0, 1)),
            _unknown TEXT,
            _writers BLOB NOT NULL,
            _touches BLOB NOT NULL,
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
            \(rowCheck),
            PRIMARY KEY (space, replica, sequence, digest)
        ) STRICT;

        """
    }
}
