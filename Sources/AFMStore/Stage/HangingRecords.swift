public import FieldsyncCore
public import FieldsyncStore

/// What hangs on a record by reference, and on that in turn: the engagements of a call, the
/// intervals of an engagement.
public struct HangingRecords: Sendable {
    /// The records that are not deleted, those that hang nearest first.
    public private(set) var records: [RecordView] = []

    /// What hangs on `key` in one space.
    public init(on key: RecordKey, in reader: some SpaceReading) throws {
        var seen: Set<RecordKey> = [key]
        var open = [key]
        while let parent = open.popLast() {
            for (type, field) in Self.references(to: parent.type) {
                let found = try reader.records(type, where: field, is: .reference(parent.id))
                for record in found where seen.insert(record.key).inserted {
                    records.append(record)
                    open.append(record.key)
                }
            }
        }
    }

    /// What hangs on `found` in all spaces.
    public init(on found: FoundRecord, of replica: Replica) throws {
        for space in try Self.spaces(of: found, in: replica) {
            records += try replica.read(space) { reader in
                try HangingRecords(on: found.record.key, in: reader).records
            }
        }
    }

    /// How many there are of each type: `2 engagements, 1 interval`; empty where there are none.
    public var words: String { Self.words(records) }

    package static func words(_ records: [RecordView]) -> String {
        let counts = Dictionary(grouping: records, by: \.key.type).mapValues(\.count)
        return counts.sorted { $0.key < $1.key }.map { type, count in
            "\(count) \(type)\(count == 1 ? "" : "s")"
        }.joined(separator: ", ")
    }

    /// The spaces in which something can hang on it: people are engaged in every production.
    static func spaces(of found: FoundRecord, in replica: Replica) throws -> [SpaceID] {
        guard found.space == .roster else { return [found.space] }
        return try replica.spaces().filter { RecordID(hex: $0.name) != nil } + [.roster]
    }

    private static func references(
        to type: RecordType
    ) -> [(type: RecordType, field: FieldName)] {
        AFMSchema.current.types.flatMap { other in
            other.fields.filter { $0.target == type }.map { (other.name, $0.name) }
        }
    }
}
