public import FieldsyncCore
import GRDB

/// A write to a derived field, by a program whose schema did not say that it is one.
public struct IgnoredWrite: Hashable, Sendable {
    /// The record.
    public let record: RecordKey
    /// The field, whose values are worked out and never taken from anybody.
    public let field: FieldName
    /// Who wrote what, and when.
    public let candidate: Candidate
}

extension SpaceSource {
    func ignoredWrites() throws -> [IgnoredWrite] {
        var writes: [IgnoredWrite] = []
        for type in schema.types {
            let derived = type.fields.filter { $0.policy == .derived }.map(\.name)
            if derived.isEmpty { continue }
            let table = tables[type.name]
            let cursor = try Row.fetchCursor(
                db, sql: "\(table.selection) WHERE space = ? ORDER BY id",
                arguments: [space.name])
            while let row = try cursor.next() {
                let record = try StoredRecord(row, table: table)
                for field in derived { writes += try ignored(field, of: record) }
            }
        }
        return writes
    }

    private func ignored(_ field: FieldName, of record: StoredRecord) throws -> [IgnoredWrite] {
        let slot = SlotName.field(field)
        let stored: [Candidate]
        switch record.writers.positions[try number(of: slot)] {
        case nil: return []
        case WriterMap.several:
            stored = try candidates(of: record.key)[slot, default: []].map(\.candidate)
        case let position?:
            stored = [try holder(at: position, of: record, slot: slot)]
        }
        return stored.map { IgnoredWrite(record: record.key, field: field, candidate: $0) }
    }
}
