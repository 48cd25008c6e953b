import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// Records that share what no two should, with what people need to tell whether they are one.
struct DuplicateWords {
    private let duplicate: Duplicate
    private let space: SpaceID
    private let records: [Entry]

    private struct Entry {
        let record: RecordView
        let label: String?
        let made: HistoryEntry?
        let replicaName: String?
    }

    /// Those of some spaces, in their order.
    static func all(in spaces: [SpaceID], of replica: Replica) throws -> [DuplicateWords] {
        let found = try spaces.flatMap { space in
            try replica.read(space) { reader in
                try reader.duplicates().map { duplicate in
                    let records = try duplicate.records.compactMap { key in
                        try reader.record(key).map { ($0, try reader.beginning(of: key)) }
                    }
                    return (duplicate, space, records)
                }
            }
        }
        if found.isEmpty { return [] }
        let (labels, names) = (try RecordLabels(in: replica), try replica.names())
        return try found.map { duplicate, space, records in
            DuplicateWords(
                duplicate: duplicate, space: space,
                records: try records.map { record, made in
                    Entry(
                        record: record, label: try labels.label(of: record.key)?.text,
                        made: made, replicaName: made.flatMap { names[$0.transaction.replica] })
                })
        }
    }

    /// As `duplicates --json` prints it.
    var json: JSONValue {
        [
            "space": .string(space.name),
            "type": .string(duplicate.type.name),
            "key": .array(duplicate.key.fields.map { .string($0.name) }),
            "values": .object(duplicate.values.json),
            "records": .array(records.map(Self.json)),
        ]
    }

    private static func json(_ entry: Entry) -> JSONValue {
        let made = entry.made
        return [
            "id": .string(entry.record.key.id.hex),
            "label": entry.label.map(JSONValue.string) ?? .null,
            "fields": .object(entry.record.fields.json),
            "replica": made.map { .string($0.transaction.replica.hex) } ?? .null,
            "replicaName": entry.replicaName.map(JSONValue.string) ?? .null,
            "author": made.map { .string($0.author) } ?? .null,
            "at": made.map { .string($0.stamp.instant.description) } ?? .null,
        ]
    }

    /// For people: what they share, then each record, then what to do.
    func lines(_ context: CommandContext) -> [HumanText] {
        let shared = duplicate.key.fields.compactMap { field in
            duplicate.values[field].map { "\(field) \($0.shownText)" }
        }
        let heading: HumanText =
            "\(duplicate.type) with the same \(shared.joined(separator: ", "))"
        return [context.styled(heading, .bold)]
            + records.map(line)
            + [
                """
                  One thing: 'fieldsync merge \(duplicate.type) KEEP-ID OTHER-ID'. Two things: \
                correct one of them.
                """
            ]
    }

    private func line(_ entry: Entry) -> HumanText {
        let id = entry.record.key.id.hex
        let label: HumanText = entry.label.map { "  \($0)" } ?? ""
        guard let made = entry.made else { return "  \(id)\(label)" }
        let place = entry.replicaName ?? made.transaction.replica.hex
        return "  \(id)\(label)  by \(made.author) on \(place) at \(made.stamp.instant)"
    }
}

extension [FieldName: FieldValue] {
    /// By the names of the fields, in order.
    var json: JSONObject {
        var object = JSONObject()
        for (field, value) in sorted(by: { $0.key < $1.key }) { object[field.name] = value.json }
        return object
    }
}
