import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// A value that somebody wrote and that is not shown, since another one was written later by
/// somebody who had not seen it: in a field of which the latest value holds without anybody having
/// to choose.
struct LostValue {
    private let open: OpenConflict
    private let lost: OpenCandidate

    /// Those that `author` wrote, on whichever laptop, in the order of their records.
    static func all(
        of author: String, in spaces: [SpaceID], of replica: Replica
    ) throws -> [LostValue] {
        try spaces.flatMap { space in
            try OpenConflict.all(in: space, of: replica).flatMap { open in
                guard open.conflict.policy == .register else { return [LostValue]() }
                return open.candidates.dropFirst().filter { $0.candidate.author == author }
                    .map { LostValue(open: open, lost: $0) }
            }
        }
    }

    /// The space.
    var space: SpaceID { open.space }

    /// Names the write, so that the same value is told again where it was written again.
    var mark: String {
        let record = open.conflict.record
        return "\(space)/\(record.type)/\(record.id)/\(open.conflict.slot.name)/"
            + lost.candidate.transaction.description
    }

    /// The command that makes it the value that is shown.
    var restoring: String {
        let record = open.conflict.record
        return "fieldsync resolve \(record.type) \(record.id) \(open.conflict.slot.name)"
            + " --candidate \(lost.token)"
    }

    /// As `conflicts --lost --json` prints it.
    var json: JSONValue {
        let conflict = open.conflict
        let isGroup = conflict.fields != [conflict.slot.name]
        let place: JSONObject = [
            "space": .string(space.name), "type": .string(conflict.record.type.name),
            "id": .string(conflict.record.id.hex),
            "fields": .array(conflict.fields.map(JSONValue.string)),
            "group": isGroup ? .string(conflict.slot.name) : .null,
            "token": .string(lost.token),
        ]
        var object = place.adding(missingFrom: Self.json(lost))
        object["shown"] = .object(open.candidates.first.map(Self.json) ?? [:])
        object["restore"] = .string(restoring)
        return .object(object)
    }

    private static func json(_ candidate: OpenCandidate) -> JSONObject {
        let written = candidate.candidate
        return [
            "values": .object(written.content.json),
            "author": .string(written.author),
            "replica": .string(written.transaction.replica.hex),
            "replicaName": candidate.replicaName.map(JSONValue.string) ?? .null,
            "at": .string(written.stamp.instant.description),
        ]
    }

    /// For people: what became of it, and the command that restores it.
    func lines(_ words: ConflictWords) -> [HumanText] {
        let conflict = open.conflict
        let value = words.value(lost.candidate.content, of: conflict)
        guard let shown = open.candidates.first else { return [] }
        let other = words.value(shown.candidate.content, of: conflict)
        let place = shown.replicaName ?? shown.candidate.transaction.replica.hex
        let own = lost.replicaName ?? lost.candidate.transaction.replica.hex
        return [
            """
            Your \(conflict.slot.name) of \(words.subject(conflict)), "\(value)" (on \(own) at \
            \(lost.candidate.stamp.instant)), is not shown: \(shown.candidate.author) on \(place) \
            wrote "\(other)" at \(shown.candidate.stamp.instant) without having seen it.
            """,
            "  Restore it with '\(restoring)'.",
        ]
    }

    /// The words for some of them.
    static func words(for values: [LostValue], in replica: Replica) throws -> ConflictWords {
        try ConflictWords(for: values.map(\.open.conflict), in: replica)
    }
}
