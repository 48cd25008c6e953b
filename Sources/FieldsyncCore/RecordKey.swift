/// Addresses a record within a space: its type and its id.
public struct RecordKey: Hashable, Sendable {
    /// The record's type.
    public let type: RecordType
    /// The record's id.
    public let id: RecordID

    /// A key of its two parts.
    public init(_ type: RecordType, _ id: RecordID) {
        self.type = type
        self.id = id
    }
}

extension RecordKey: Comparable, CustomStringConvertible {
    /// Orders by type, then id.
    public static func < (left: Self, right: Self) -> Bool {
        (left.type, left.id) < (right.type, right.id)
    }

    /// Type and id with a blank between.
    public var description: String { "\(type) \(id)" }
}
