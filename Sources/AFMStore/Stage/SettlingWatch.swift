public import FieldsyncCore
public import FieldsyncStore

/// Is told which open conflicts a step settles by writing over them, before it is on disk.
public typealias SettlingHandler = @Sendable ([Conflict]) throws -> Void

/// Finds the conflicts that a transaction settles: a value that is written by somebody who has seen
/// both sides closes the disagreement, and any write to a record says that it exists.
public struct SettlingWatch {
    private var open: [Conflict]

    /// A watch over the conflicts that are open in a space now.
    public init(_ reader: some SpaceReading) throws {
        open = try reader.conflicts().filter { $0.policy == .guarded }
    }

    /// Those among them that are not open any more; each is told once.
    public mutating func settled(_ reader: some SpaceReading) throws -> [Conflict] {
        if open.isEmpty { return [] }
        let left = Set(try reader.conflicts())
        let settled = open.filter { !left.contains($0) }
        open.removeAll { !left.contains($0) }
        return settled
    }
}

extension SpaceWriter {
    /// Sets a field, unless the record shows this value and nobody disputes it: repeating what is
    /// known is no news, and must win over nothing that somebody else is writing now.
    ///
    /// - Returns: Whether something was written.
    @discardableResult
    package func change(
        _ key: RecordKey, _ field: FieldName, to value: FieldValue?
    ) throws -> Bool {
        if let record = try record(key), record[field] == value {
            let isDisputed = record.conflicts.contains {
                $0.slot == .existence || $0.fields.contains(field.name)
            }
            if !isDisputed { return false }
        }
        try set(key, field, value)
        return true
    }
}
