import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// A write to a deleted record by somebody who had seen the deletion, with the name of the laptop.
struct LateEditWords {
    private let edit: LateEdit
    private let space: SpaceID
    private let replicaName: String?

    /// Those of a space, in the order of their records.
    static func all(in space: SpaceID, of replica: Replica) throws -> [LateEditWords] {
        let names = try replica.names()
        return try replica.read(space) { try $0.lateEdits() }.map {
            LateEditWords(
                edit: $0, space: space, replicaName: names[$0.transaction.replica])
        }
    }

    /// As `log --late --json` prints it.
    var json: JSONValue {
        [
            "space": .string(space.name),
            "type": .string(edit.record.type.name),
            "id": .string(edit.record.id.hex),
            "replica": .string(edit.transaction.replica.hex),
            "replicaName": replicaName.map(JSONValue.string) ?? .null,
            "sequence": .integer(Int64(clamping: edit.transaction.sequence)),
            "author": .string(edit.author),
            "at": .string(edit.stamp.instant.description),
        ]
    }

    /// For people.
    var line: HumanText {
        let place = replicaName ?? edit.transaction.replica.hex
        return """
            \(edit.stamp.instant)  \(edit.author) on \(place) wrote to \(edit.record), which is \
            deleted; 'fieldsync record undelete' brings it back
            """
    }
}
