import Foundation
package import GRDB
import Synchronization

/// One SQLite file of a replica, and the lock that says who may use it now.
///
/// A rollback journal and `synchronous=EXTRA`: whatever a write returns from is on the disk. The
/// file is locked for one transaction at a time, so that two processes can share it, and what was
/// read is believed beyond the transaction that read it only where nobody else wrote since.
package final class StoreFile: Sendable {
    /// Relative to the replica's directory; for messages.
    let name: String
    /// Nil where it is in memory.
    let path: String?
    /// Replaced only while the gate is held.
    private let queue: Mutex<DatabaseQueue>
    /// Held while a batch keeps a transaction open between two accesses.
    private let gate = NSRecursiveLock()
    /// Only whoever holds the gate touches it.
    nonisolated(unsafe) let memory = SpaceMemory()

    /// Opens or makes the file.
    ///
    /// - Parameters:
    ///   - path: Nil for a file in memory that nobody writes to.
    ///   - isDraft: True for a file that nobody relies on before it was synced as a whole and got
    ///     its name; see `DurableFile.publish`.
    package init(path: String?, name: String, isDraft: Bool = false) throws {
        try SealedPages.install()
        self.name = name
        self.path = path
        queue = Mutex(try Self.open(path, name, isDraft: isDraft))
    }

    private static func open(
        _ path: String?, _ name: String, isDraft: Bool = false
    ) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(10)
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { db in
            try SealedPages.prepare(db)
            // Six megabytes of pages: one segment's worth stays in memory until its commit.
            try db.execute(
                sql: """
                    PRAGMA journal_mode = \(isDraft ? "MEMORY" : "TRUNCATE");
                    PRAGMA synchronous = \(isDraft ? "OFF" : "EXTRA");
                    PRAGMA cache_size = -6000
                    """)
        }
        return try translating(name) {
            if let path {
                return try DatabaseQueue(path: path, configuration: configuration)
            }
            return try DatabaseQueue(configuration: configuration)
        }
    }

    /// Reads in one transaction, or in the one that the same thread holds open.
    package func read<T>(_ body: (Database) throws -> T) throws -> T {
        try access { db in
            if db.isInsideTransaction { return try body(db) }
            return try transaction(db, .deferred, keeping: true, body)
        }
    }

    /// Writes in one transaction, or in a part of the one that the same thread holds open.
    ///
    /// - Parameter keeping: True where logs only grow, and only through ``SpaceMemory``'s sources.
    package func write<T>(
        keeping: Bool = false, _ body: (Database) throws -> T
    ) throws -> T {
        try access { db in
            guard db.isInsideTransaction else {
                return try transaction(db, .immediate, keeping: keeping, body)
            }
            if !keeping { memory.forget() }
            do {
                return try Self.savepoint(db, body)
            } catch {
                memory.forget()
                throw error
            }
        }
    }

    /// Runs outside of any transaction of ours, for migrations.
    func access<T>(_ body: (Database) throws -> T) throws -> T {
        gate.lock()
        defer { gate.unlock() }
        let queue = queue.withLock { $0 }
        return try Self.translating(name) { try queue.unsafeReentrantWrite(body) }
    }

    /// Gives unused room back to the disk, where nobody holds the file and the disk has room for a
    /// copy; else the file stays as long as it is, and the room is used by what comes.
    func shrink() throws {
        do {
            try access { try $0.execute(sql: "VACUUM") }
        } catch StoreError.disk, StoreError.busy {
            return
        }
    }

    /// Brings the file's tables up to date.
    package func migrate(_ migrator: DatabaseMigrator) throws {
        gate.lock()
        defer { gate.unlock() }
        let queue = queue.withLock { $0 }
        try Self.translating(name) { try migrator.migrate(queue) }
    }

    /// Ends the use of the file.
    func close() throws {
        let queue = queue.withLock { $0 }
        try Self.translating(name) { try queue.close() }
    }

    /// Runs `body` while this process does not have the file open, and opens what lies there then;
    /// whoever needs the file meanwhile waits. Not to be called inside of a transaction.
    func whileClosed<T>(_ body: () throws -> T) throws -> T {
        gate.lock()
        defer { gate.unlock() }
        let isFree = try access { !$0.isInsideTransaction }
        precondition(isFree, "a file was closed inside a transaction")
        try close()
        // What is remembered was read through a connection that is gone.
        memory.forget()
        let result = Result { try body() }
        let opened = try Self.open(path, name)
        queue.withLock { $0 = opened }
        return try result.get()
    }

    // MARK: A transaction that stays open between accesses

    /// Begins to write and keeps everybody else out until `end`.
    func begin() throws {
        gate.lock()
        do {
            try access { db in
                precondition(!db.isInsideTransaction, "a batch was begun inside a batch")
                try Self.run("BEGIN IMMEDIATE", db)
                do {
                    try memory.begin(db, keeping: true)
                } catch {
                    try Self.rollBack(db)
                    throw error
                }
            }
        } catch {
            gate.unlock()
            throw error
        }
    }

    /// Commits, or takes everything back, and lets others in.
    func end(commit: Bool) throws {
        defer { gate.unlock() }
        try access { db in
            guard db.isInsideTransaction else { return memory.forget() }
            if commit {
                do {
                    memory.end()
                    try Self.run("COMMIT", db)
                } catch {
                    memory.forget()
                    try Self.rollBack(db)
                    throw error
                }
            } else {
                memory.forget()
                try db.rollback()
            }
        }
    }

    private func transaction<T>(
        _ db: Database, _ kind: Database.TransactionKind, keeping: Bool,
        _ body: (Database) throws -> T
    ) throws -> T {
        try Self.run(kind == .deferred ? "BEGIN" : "BEGIN IMMEDIATE", db)
        do {
            try memory.begin(db, keeping: keeping)
            let changes = db.totalChangesCount
            let result = try body(db)
            // Whoever only reads may have numbered a slot, which is taken back.
            let isTakenBack = kind == .deferred && db.totalChangesCount != changes
            if isTakenBack { memory.forget() } else { memory.end() }
            // Of a damaged file SQLite refuses to end by a commit even what was only read.
            if kind == .deferred {
                if db.isInsideTransaction { try Self.run("ROLLBACK", db) }
            } else {
                try Self.run("COMMIT", db)
            }
            return result
        } catch {
            memory.forget()
            try Self.rollBack(db)
            throw error
        }
    }

    /// Runs one of the few statements that every transaction begins and ends with, parsed once.
    private static func run(_ sql: String, _ db: Database) throws {
        try db.cachedStatement(sql: sql).execute()
    }

    /// Some errors of SQLite end the transaction by themselves.
    private static func rollBack(_ db: Database) throws {
        if db.isInsideTransaction { try db.rollback() }
    }

    private static func savepoint<T>(
        _ db: Database, _ body: (Database) throws -> T
    ) throws -> T {
        var result: T?
        try db.inSavepoint {
            result = try body(db)
            return .commit
        }
        guard let result else { preconditionFailure("a savepoint that did not throw has run") }
        return result
    }
}

extension StoreFile {
    /// Runs `body` and says what SQLite's errors mean for the store.
    static func translating<T>(_ name: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw storeError(error, file: name)
        }
    }

    static func storeError(_ error: DatabaseError, file: String) -> any Error {
        let detail = "\(file): \(error.message ?? "no details")"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: return StoreError.busy(file: file)
        // What fails last is the sync of a journal that is empty already: by then it is done, or
        // not, and only who opens the file again can tell.
        case .SQLITE_IOERR
        where error.extendedResultCode == .SQLITE_IOERR_FSYNC
            && error.sql?.hasPrefix("COMMIT") == true:
            return StoreError.diskAtCommit(detail: detail)
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            return StoreError.disk(detail: detail)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_CONSTRAINT,
            .SQLITE_MISMATCH, .SQLITE_ERROR:
            return StoreError.damaged(detail: detail)
        default: return error
        }
    }
}
