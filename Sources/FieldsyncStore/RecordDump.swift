public import FieldsyncCore
public import FieldsyncJSON

/// The JSON Lines of `record dump`: equal bytes on replicas that are in step.
public enum RecordDump {
    /// One record: keys sorted, the shown values, and every candidate of each open conflict in the
    /// order of its bytes. Nothing in it differs between replicas.
    public static func line(_ record: RecordView) -> String {
        JSONValue.object(object(record)).text(sortedKeys: true)
    }

    /// The same, as a value.
    public static func object(_ record: RecordView) -> JSONObject {
        var object: JSONObject = [
            "space": .string(record.space.name),
            "type": .string(record.key.type.name),
            "id": .string(record.key.id.hex),
            "fields": .object(fields(record)),
            "conflicts": .object(conflicts(record)),
        ]
        if record.isDeleted { object["deleted"] = true }
        if !record.merged.isEmpty {
            object["merged"] = .array(record.merged.map { .string($0.hex) })
        }
        return object
    }

    private static func fields(_ record: RecordView) -> JSONObject {
        var object = JSONObject()
        for (field, value) in record.fields.sorted(by: { $0.key < $1.key }) {
            object[field.name] = value.json
        }
        return object
    }

    private static func conflicts(_ record: RecordView) -> JSONObject {
        var object = JSONObject()
        for conflict in record.conflicts {
            let candidates = conflict.candidates
                .map { json($0.content, of: conflict) }
                .map { (value: $0, bytes: Array($0.text(sortedKeys: true).utf8)) }
                .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
            object[conflict.slot.name] = .array(candidates.map(\.value))
        }
        return object
    }

    /// A candidate's content: the value where the slot is one field, an object where it is a group,
    /// a boolean where it is about deletion.
    public static func json(_ content: SlotContent, of conflict: Conflict) -> JSONValue {
        switch content {
        case .existence(let deleted): return .bool(deleted)
        case .lateEdit, .links: return .null
        case .members(_, let set): return FieldValue.textSet(set).json
        case .entries(_, let list): return FieldValue.textList(list).json
        case .values(let values):
            if conflict.fields.count == 1, values.count <= 1 {
                return values.first?.value?.json ?? .null
            }
            var object = JSONObject()
            for (field, value) in values.sorted(by: { $0.key < $1.key }) {
                object[field.name] = value?.json ?? .null
            }
            return .object(object)
        }
    }
}
