import FieldsyncCore
import GRDB

extension SpaceSource {
    /// The clock as the file keeps it: in the same SQLite transaction as what it stamped, so that
    /// a loss of power takes both or neither.
    func clock() throws -> HybridLogicalClock {
        guard let text = try StoreWord.clock.read(db) else {
            return HybridLogicalClock(latest: HybridTimestamp(packed: 0))
        }
        guard let packed = UInt64(text) else { throw Row.damaged("store.value (clock)") }
        return HybridLogicalClock(latest: HybridTimestamp(packed: packed))
    }

    func setClock(_ clock: HybridLogicalClock) throws {
        try StoreWord.clock.write(String(clock.latest.packed), db)
    }
}

/// The words of the table `store`, which describe the file.
enum StoreWord: String {
    /// The id of the replica that the file belongs to.
    case replica
    /// The replica's name.
    case name
    /// The `StoreLayout`.
    case layout
    /// The version of the newest schema that the tables follow.
    case schemaVersion
    /// A digest of the schema that the tables follow.
    case schemaDigest
    /// The newest operation that the program which wrote last understands, below 64.
    case newestStep
    /// The hybrid logical clock: 48 bits of milliseconds, 16 of counter, as one number.
    case clock

    func read(_ db: Database) throws -> String? {
        try db.row("SELECT value FROM store WHERE key = ?", rawValue)?
            .checkedText(0, "store.value")
    }

    func write(_ value: String, _ db: Database) throws {
        try db.run(
            """
            INSERT INTO store (key, value, rowCheck) VALUES (?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET
            value = excluded.value, rowCheck = excluded.rowCheck
            """, rawValue, value, RowCheck.store(rawValue, value))
    }
}
