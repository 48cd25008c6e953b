import Crypto
import FieldsyncCore
import Foundation
import GRDB

/// A checksum over a row that nothing else in the store can prove.
///
/// What follows from the log is compared with the log, and the log with its chains. These rows
/// follow from nothing, so each bears the first eight bytes of SHA-256 over its table and columns.
struct RowCheck {
    let table: String
    /// The columns that are checked, in this order.
    let columns: [String]

    static let store = RowCheck(table: "store", columns: ["key", "value"])
    static let setting = RowCheck(table: "setting", columns: ["key", "value"])
    static let replicaName = RowCheck(table: "replicaName", columns: ["replica", "name"])
    static let peerHead = RowCheck(
        table: "peerHead", columns: ["space", "replica", "sequence", "hash"])
    static let peerSync = RowCheck(table: "peerSync", columns: ["space", "at", "stateSum"])
    static let refusal = RowCheck(
        table: "refusal", columns: ["space", "subject", "reason", "at"])
    /// The hash stands for all of a transaction; when it arrived, no chain says.
    static let log = RowCheck(table: "log", columns: ["hash", "receivedMilliseconds"])

    static let pack = RowCheck(
        table: "pack", columns: ["space", "first", "last", "entries", "segment"])

    static func held(_ table: HeldTable) -> RowCheck {
        RowCheck(
            table: table.rawValue,
            columns: [
                "space", "replica", "sequence", "digest", "cause", "source",
                "receivedMilliseconds",
            ])
    }

    static let ofReplica = [setting, replicaName, peerHead, peerSync, refusal]
    static let ofSpaces = [log, pack, held(.parked), held(.quarantine)]

    /// The checksum of a row with these values, in the order of `columns`.
    func callAsFunction(_ values: (any DatabaseValueConvertible)?...) -> Data {
        checksum(values.map { $0?.databaseValue ?? .null })
    }

    private static let logPrefix =
        Array("fieldsync/row/0\0log\0".utf8) + [3] + BigEndian.bytes(32)

    /// The checksum of a row of the log, as ``log`` makes it.
    static func ofLog(_ link: ChainHash, _ received: Int64) -> [UInt8] {
        var input = logPrefix
        input.reserveCapacity(96)
        input += link.bytes
        input.append(1)
        input += BigEndian.bytes(8)
        input += BigEndian.bytes(UInt64(bitPattern: received))
        return Array(SHA256.hash(data: input).prefix(8))
    }

    /// The columns of those tables that prove by a checksum that a row is theirs.
    static let all = [store] + ofReplica + ofSpaces

    /// True where a row with these columns bears the checksum of this table.
    func holds(_ row: [String: DatabaseValue]) -> Bool {
        let values = columns.compactMap { row[$0] }
        return values.count == columns.count && row["rowCheck"] == checksum(values).databaseValue
    }

    private func checksum(_ values: [DatabaseValue]) -> Data {
        var input = Array("fieldsync/row/0\0\(table)\0".utf8)
        for value in values {
            let (kind, bytes): (UInt8, [UInt8]) =
                switch value.storage {
                case .null: (0, [])
                case .int64(let number): (1, BigEndian.bytes(UInt64(bitPattern: number)))
                case .double(let number): (2, BigEndian.bytes(number.bitPattern))
                // Texts are read back as blobs, so that bytes that are no UTF-8 stand out.
                case .string(let text): (3, Array(text.utf8))
                case .blob(let data): (3, Array(data))
                }
            input += [kind] + BigEndian.bytes(UInt64(bytes.count)) + bytes
        }
        return Data(sha256(input).prefix(8))
    }

    /// The `rowid` of each row whose checksum is not its own, or that has none.
    func faults(_ db: Database) throws -> [Int64] {
        var faults: [Int64] = []
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT \(selection), rowCheck, rowid FROM \(table) ORDER BY rowid")
        while let row = try cursor.next() {
            let values: [DatabaseValue] = columns.indices.map { row[$0] }
            let present: DatabaseValue = row[columns.count]
            if present != checksum(values).databaseValue {
                faults.append(try row.checkedInteger(columns.count + 1, "rowid"))
            }
        }
        return faults
    }

    /// Gives a row the checksum of what it holds now.
    func believe(_ rowID: Int64, _ db: Database) throws {
        guard let row = try db.row("SELECT \(selection) FROM \(table) WHERE rowid = ?", rowID)
        else { return }
        let values: [DatabaseValue] = columns.indices.map { row[$0] }
        try db.run(
            "UPDATE \(table) SET rowCheck = ? WHERE rowid = ?", checksum(values), rowID)
    }

    private var selection: String {
        columns.map { "iif(typeof(\($0)) = 'text', CAST(\($0) AS BLOB), \($0))" }
            .joined(separator: ", ")
    }
}
