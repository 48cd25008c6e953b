import CPageSeal
public import GRDB

/// Seals of the pages of SQLite files, as connections of this process keep them.
///
/// A page that a disk altered is found wherever it lies, and where one byte of it differs that byte
/// is known. Specified in `protocol/store.md`.
public enum SealedPages {
    /// Has every file that is opened from now on look at the pages that it reads.
    public static func install() throws {
        guard isInstalled else {
            throw StoreError.disk(detail: "SQLite does not let its files be watched")
        }
    }

    private static let isInstalled = FSPageSealInstall() == 0

    /// Has a file that is new reserve room for seals. To be told to each connection first.
    public static func prepare(_ db: Database) throws {
        guard let connection = db.sqliteConnection else { return }
        guard FSPageSealReserve(UnsafeMutableRawPointer(connection)) == 0 else {
            throw StoreError.disk(detail: "SQLite does not reserve room in its pages")
        }
    }

    /// True where a page was read that is not what was written: by a disk, or by another program.
    static func sawDamage(_ db: Database) -> Bool {
        guard let connection = db.sqliteConnection else { return false }
        return FSPageSealBroken(UnsafeMutableRawPointer(connection)) > 0
    }

    /// True where the file was taken away, or another one has its name.
    static func isMoved(_ db: Database) -> Bool {
        guard let connection = db.sqliteConnection else { return false }
        return FSPageFileMoved(UnsafeMutableRawPointer(connection)) != 0
    }

    /// Believes all pages as they are now, and writes every one of them with a new seal.
    static func sealAnew(_ db: Database) throws {
        guard let connection = db.sqliteConnection else { return }
        FSPageSealForget(UnsafeMutableRawPointer(connection))
        try db.execute(sql: "VACUUM")
    }
}
