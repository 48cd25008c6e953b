import FieldsyncCore
import Foundation
import GRDB
import GRDBSQLite

/// A prepared statement without GRDB's rows and values in between, for what runs once for every
/// transaction of a history.
///
/// Shares the connection's cache with all other statements; so it is not kept beyond the SQLite
/// transaction that it was made in, and always reset before somebody else can step it.
struct DirectStatement {
    private let statement: Statement
    private let handle: OpaquePointer
    private let db: Database

    /// Copies what is bound, since it does not live until the statement is stepped.
    private static var transient: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    init(_ db: Database, _ sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
        self.db = db
    }

    // MARK: Binding, places from 1

    func bind(_ place: Int32, _ number: Int64) { sqlite3_bind_int64(handle, place, number) }

    func bindNull(_ place: Int32) { sqlite3_bind_null(handle, place) }

    func bind(_ place: Int32, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bind(place, $0) }
    }

    func bind(_ place: Int32, _ id: Identifier128) {
        withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { bind(place, $0) }
    }

    private func bind(_ place: Int32, _ bytes: UnsafeRawBufferPointer) {
        if let base = bytes.baseAddress {
            sqlite3_bind_blob(handle, place, base, Int32(bytes.count), Self.transient)
        } else {
            sqlite3_bind_zeroblob(handle, place, 0)
        }
    }

    func bind(_ place: Int32, _ text: String) {
        var text = text
        _ = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                if let base = characters.baseAddress {
                    sqlite3_bind_text(
                        handle, place, base, Int32(characters.count), Self.transient)
                } else {
                    sqlite3_bind_text(handle, place, "", 0, Self.transient)
                }
            }
        }
    }

    // MARK: Stepping

    /// Runs a statement that gives no rows.
    func run() throws {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else { throw error(code) }
    }

    /// The number of the row that ``run()`` has just inserted.
    var insertedRowID: Int64 { sqlite3_last_insert_rowid(sqlite3_db_handle(handle)) }

    /// Hands the first row to `body`, or gives nil where there is none.
    func first<T>(_ body: (DirectStatement) throws -> T) throws -> T? {
        let code = sqlite3_step(handle)
        defer { sqlite3_reset(handle) }
        switch code {
        case SQLITE_ROW: return try body(self)
        case SQLITE_DONE: return nil
        default: throw error(code)
        }
    }

    /// Hands over every row.
    func each(_ body: (DirectStatement) throws -> Void) throws {
        defer { sqlite3_reset(handle) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try body(self)
            case SQLITE_DONE: return
            case let code: throw error(code)
            }
        }
    }

    private func error(_ code: Int32) -> DatabaseError {
        let message = db.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }

    // MARK: Reading, places from 0

    func isNull(_ place: Int32) -> Bool { sqlite3_column_type(handle, place) == SQLITE_NULL }

    /// The number in a column; nil where it holds something else.
    func integer(_ place: Int32) -> Int64? {
        sqlite3_column_type(handle, place) == SQLITE_INTEGER
            ? sqlite3_column_int64(handle, place) : nil
    }

    /// The text in a column; nil where it holds something else.
    func text(_ place: Int32) -> String? {
        guard sqlite3_column_type(handle, place) == SQLITE_TEXT,
            let base = sqlite3_column_text(handle, place)
        else { return nil }
        let count = Int(sqlite3_column_bytes(handle, place))
        return String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
    }

    /// The bytes in a column; nil where it holds something else.
    func bytes(_ place: Int32) -> [UInt8]? {
        guard sqlite3_column_type(handle, place) == SQLITE_BLOB else { return nil }
        guard let base = sqlite3_column_blob(handle, place) else { return [] }
        let count = Int(sqlite3_column_bytes(handle, place))
        return Array(UnsafeRawBufferPointer(start: base, count: count))
    }
}
