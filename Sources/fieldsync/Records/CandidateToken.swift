import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// Names a candidate of a conflict by what it says, so that a choice made from an old list is
/// refused once the value is gone, and still holds where somebody wrote the same value again.
struct CandidateToken: Hashable {
    /// 16 hex digits.
    let text: String

    init(_ candidate: Candidate, of conflict: Conflict, in space: SpaceID) {
        let place = [
            "fieldsync/candidate/1", space.name, conflict.record.type.name, conflict.record.id.hex,
            conflict.slot.name, JSONValue.object(candidate.content.json).text(),
        ]
        text = Hex.text(sha256(Array(place.joined(separator: "\0").utf8)).prefix(8))
    }
}
