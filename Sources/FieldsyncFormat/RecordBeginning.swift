public import FieldsyncCore

/// The first bytes of a record's id, by which a segment names a record that both sides hold and
/// that is the only one to begin so.
public struct RecordBeginning: Hashable, Sendable {
    /// How many bytes there can be, the fewest first: three are enough for a season, four for
    /// millions of records.
    public static let lengths = [3, 4]

    /// The bytes.
    public let bytes: [UInt8]

    /// So many of the first bytes of an id.
    public init(of id: RecordID, count: Int) { bytes = Array(id.bytes.prefix(count)) }

    /// Bytes that came over the wire.
    init(_ bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

    /// True where an id begins so.
    public func begins(_ id: RecordID) -> Bool { id.bytes.starts(with: bytes) }
}
