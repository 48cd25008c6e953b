import FieldsyncCore
import Foundation
import GRDB

/// A record as its row holds it.
struct StoredRecord: Hashable {
    let key: RecordKey
    /// The shown values.
    var fields: [FieldName: FieldValue] = [:]
    /// True until somebody says that it exists.
    var isDeleted = true
    var writers = WriterMap()
    /// What `_touches` holds.
    var touches: [UInt8] = []

    init(key: RecordKey) { self.key = key }

    /// Reads a row of `table.selection`.
    init(_ row: Row, table: TypeTable) throws {
        let idBytes = try row.checkedBytes(0, "\(table.name).id")
        let typeName =
            try table.type == nil ? row.checkedText(1, "\(table.name).type") : ""
        guard let id = RecordID(bytes: idBytes), idBytes.count == 16,
            let type = table.type ?? RecordType(typeName)
        else { throw Row.damaged("\(table.name).id") }
        key = RecordKey(type, id)
        do {
            try read(row, table: table)
        } catch {
            throw StoreError.damaged(detail: "table \(table.name), record \(key): \(error)")
        }
    }

    private mutating func read(_ row: Row, table: TypeTable) throws {
        isDeleted = try row.checkedInteger(2, "_deleted") != 0
        let unknown: DatabaseValue = row[3]
        if !unknown.isNull {
            guard let values = try KindedJSON.values(row.checkedText(3, "_unknown")) else {
                throw Row.damaged("_unknown")
            }
            fields = values.compactMapValues { $0 }
        }
        guard let writers = WriterMap(packed: try row.checkedBytes(4, "_writers")) else {
            throw Row.damaged("_writers")
        }
        self.writers = writers
        touches = try row.checkedBytes(5, "_touches")
        for (index, described) in table.columns.enumerated() {
            let column: DatabaseValue = row[index + 6]
            if column.isNull { continue }
            guard let value = try ColumnValue.value(column, kind: described.kind) else {
                throw Row.damaged(described.name.name)
            }
            fields[described.name] = value
        }
    }

    /// What `table.upsert` takes.
    func arguments(space: SpaceID, table: TypeTable) -> StatementArguments {
        var rest = fields
        var columns: [(any DatabaseValueConvertible)?] = []
        for described in table.columns {
            var column: DatabaseValue?
            if let value = fields[described.name], value.kind == described.kind {
                column = ColumnValue.column(value)
            }
            if column != nil { rest[described.name] = nil }
            columns.append(column)
        }
        var arguments: [(any DatabaseValueConvertible)?] = [space.name]
        if table.type == nil { arguments.append(key.type.name) }
        arguments.append(Data(key.id.bytes))
        arguments.append(isDeleted)
        arguments.append(rest.isEmpty ? nil : KindedJSON.text(rest.mapValues { .some($0) }))
        arguments.append(Data(writers.packed))
        arguments.append(Data(touches))
        return StatementArguments(arguments + columns)
    }
}
