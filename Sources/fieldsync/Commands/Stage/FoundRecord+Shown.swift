import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension FoundRecord {
    /// As lists and `show` print it: the record as `record dump` does, with its label.
    var shownJSON: JSONObject {
        var object = RecordDump.object(record)
        object["label"] = .string(label)
        if let number { object["number"] = .string(number) }
        return object
    }

    /// As the commands that write print it.
    func writtenJSON(_ more: JSONObject = [:]) -> JSONValue {
        let object: JSONObject = [
            "type": .string(record.key.type.name), "id": .string(id.hex),
            "space": .string(space.name), "label": .string(label),
        ]
        let numbered: JSONObject = number.map { ["number": .string($0)] } ?? [:]
        return .object(object.adding(missingFrom: numbered).adding(missingFrom: more))
    }

    /// Its fields for people, a line each; a producer and a production by name.
    func fieldLines(in replica: Replica) throws -> [HumanText] {
        let fields = record.fields.sorted { $0.key < $1.key }
        let width = fields.map(\.key.name.count).max() ?? 0
        let disputed = Set(record.conflicts.flatMap(\.fields))
        return try fields.map { field, value in
            let mark: HumanText = disputed.contains(field.name) ? "  (disputed)" : ""
            let name = HumanText("  " + field.name).padded(to: width + 2)
            return name + "  \(try Self.shown(value, of: field, in: replica))" + mark
        }
    }

    private static func shown(
        _ value: FieldValue, of field: FieldName, in replica: Replica
    ) throws -> String {
        guard case .reference(let id) = value else { return value.shownText }
        let (type, name): (RecordType, FieldName)
        switch field {
        case .producer: (type, name) = (.producer, .nameText)
        case .production: (type, name) = (.production, .title)
        default: return value.shownText
        }
        let key = RecordKey(type, id)
        guard let space = try replica.locate(key),
            let text = try replica.read(space, { try $0.record(key) })?[name]?.shownText
        else { return value.shownText }
        return "\(text)  \(id.hex.prefix(8))"
    }

    /// A call's number, else the first digits of its id, for lists.
    var shortID: String { number ?? String(id.hex.prefix(8)) }
}
