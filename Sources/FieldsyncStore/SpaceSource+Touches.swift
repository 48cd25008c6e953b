import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

/// From a record to its history: the newest transactions that concern it are named in its row, and
/// those that no row has room for, or that have no row, in `touch`.
extension SpaceSource {
    /// Where the transactions stand that concern a record, rising.
    func touches(of key: RecordKey) throws -> [Int64] {
        let row = try readRow(key, in: liveRows(of: key.type))
        return try merged(listed(key.id), row.touches.packed, key.id)
    }

    /// As ``touches(of:)``, of whatever record of the space has this id.
    func touches(ofAny id: RecordID, limit: Int) throws -> [Int64] {
        var packed: [UInt8]?
        for table in tables.all where packed == nil {
            let sql = "SELECT _touches FROM \(table.name) WHERE space = ? AND id = ?"
            if table.type == nil, try db.row("SELECT 1 FROM unknownRecord LIMIT 1") == nil {
                continue
            }
            packed = try db.row(sql, space.name, Data(id.bytes))?.checkedBytes(0, "_touches")
        }
        return Array(try merged(listed(id), packed ?? [], id).prefix(limit))
    }

    /// Notes in `touch` that a transaction concerns a record.
    func list(_ id: RecordID, at position: Int64) throws {
        let statement = try touching()
        statement.bind(1, space.name)
        statement.bind(2, id.value)
        statement.bind(3, position)
        try statement.run()
    }

    /// Moves what a row says into `touch` where it grows long.
    func makeRoom(in row: LiveRow) throws {
        guard row.touches.isLong else { return }
        for position in TouchList.positions(row.touches.packed) ?? [] {
            try list(row.key.id, at: position)
        }
        row.touches = TouchList()
    }

    private func listed(_ id: RecordID) throws -> [Int64] {
        let sql = "SELECT position FROM touch WHERE space = ? AND id = ? ORDER BY position"
        return try db.rows(sql, space.name, Data(id.bytes))
            .map { try $0.checkedInteger(0, "touch.position") }
    }

    private func merged(
        _ listed: [Int64], _ packed: [UInt8], _ id: RecordID
    ) throws -> [Int64] {
        guard let inRow = TouchList.positions(packed) else {
            throw StoreError.damaged(detail: "record \(id): \(Row.damaged("_touches"))")
        }
        return listed.isEmpty ? inRow : Set(listed).union(inRow).sorted()
    }
}
