import FieldsyncCore
import FieldsyncFormat
import GRDB

/// From a record to its history: the newest transactions that concern it are named in its row, and
/// those that no row has room for, or that have no row, in `touch`.
extension SpaceSource {
    /// Where the transactions stand that concern a record, rising.
    func touches(of key: RecordKey) throws -> [Int64] {
        let row = try readRow(key, in: liveRows(of: key.type))
        return try merged(listed(key.id), row.touches.packed, key.id)
    }

    /// As ``touches(of:)``, of whatever record of the space has this id; of `type` where one is
    /// given.
    func touches(ofAny id: RecordID, type: RecordType?) throws -> [Int64] {
        var packed: [UInt8]?
        // Ids that are asked for one after the other are mostly of one type.
        if let table = type.map({ tables[$0] }) ?? likely {
            packed = try touches(of: id, in: table)
        }
        for sql in tables.touchesOfAny where packed == nil && type == nil {
            let statement = try DirectStatement(db, sql)
            statement.bind(1, space.name)
            statement.bind(2, id.value)
            packed = try statement.first { row in
                guard let number = row.integer(0), let bytes = row.bytes(1) else {
                    throw Row.damaged("_touches")
                }
                likely = tables.all[Int(number)]
                return bytes
            }
        }
        return try merged(listed(id), packed ?? [], id)
    }

    private func touches(of id: RecordID, in table: TypeTable) throws -> [UInt8]? {
        let statement = try DirectStatement(
            db, "SELECT _touches FROM \(table.name) WHERE space = ? AND id = ?")
        statement.bind(1, space.name)
        statement.bind(2, id.value)
        return try statement.first { row in
            guard let bytes = row.bytes(0) else { throw Row.damaged("_touches") }
            return bytes
        }
    }

    /// The only record of the space whose id begins so, of `type` where one is given; nil where
    /// there is none, or more than one.
    func record(beginning: RecordBeginning, of type: RecordType?) throws -> RecordKey? {
        let first = beginning.bytes
        let last = first + [UInt8](repeating: .max, count: 16)
        var found: [RecordKey] = []
        for sql in type.map({ [tables[$0].idsBetween(0) + " LIMIT 2"] }) ?? tables.idsOfAny {
            let statement = try DirectStatement(db, sql)
            statement.bind(1, space.name)
            statement.bind(2, first)
            statement.bind(3, last)
            try statement.each { row in
                let told = row.text(1).flatMap { RecordType($0) } ?? type
                guard let id = row.bytes(2).flatMap({ RecordID(bytes: $0) }),
                    let type = told ?? row.integer(0).flatMap({ tables.all[Int($0)].type })
                else { throw Row.damaged("id") }
                found.append(RecordKey(type, id))
            }
            if found.count > 1 { return nil }
        }
        return found.first
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

    /// What `touch` says of an id, rising.
    func listed(_ id: RecordID) throws -> [Int64] {
        let statement = try DirectStatement(
            db, "SELECT position FROM touch WHERE space = ? AND id = ? ORDER BY position")
        statement.bind(1, space.name)
        statement.bind(2, id.value)
        var positions: [Int64] = []
        try statement.each { row in
            guard let position = row.integer(0) else { throw Row.damaged("touch.position") }
            positions.append(position)
        }
        return positions
    }

    /// What `touch` and a row say together, rising.
    func merged(
        _ listed: [Int64], _ packed: [UInt8], _ id: RecordID
    ) throws -> [Int64] {
        guard let inRow = TouchList.positions(packed) else {
            throw StoreError.damaged(detail: "record \(id): \(Row.damaged("_touches"))")
        }
        return listed.isEmpty ? inRow : Set(listed).union(inRow).sorted()
    }
}
