import AFMOffice
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// A conflict with what people need to settle it: who wrote what, where and when.
struct OpenConflict {
    /// The space.
    let space: SpaceID
    /// The conflict itself.
    let conflict: Conflict
    /// Its candidates, the shown one first.
    let candidates: [OpenCandidate]

    /// The open conflicts of a space, in the order of their records.
    static func all(in space: SpaceID, of replica: Replica) throws -> [OpenConflict] {
        let names = try replica.names()
        let clock = try ClockWords.rightTime(at: replica)
        return try replica.read(space) { reader in
            try reader.conflicts().map { conflict in
                let candidates = try conflict.candidates.enumerated().map { index, candidate in
                    OpenCandidate(
                        candidate: candidate,
                        token: CandidateToken(candidate, of: conflict, in: space).text,
                        replicaName: names[candidate.transaction.replica],
                        isShown: index == 0,
                        clockDoubt: try reader.clockDoubt(of: candidate.transaction, by: clock)
                    )
                }
                return OpenConflict(space: space, conflict: conflict, candidates: candidates)
            }
        }
    }
}

/// One of the different values of a conflict.
struct OpenCandidate {
    /// The value, who wrote it and when.
    let candidate: Candidate
    /// What `resolve --candidate` takes.
    let token: String
    /// What people call the laptop, where that is known.
    let replicaName: String?
    /// Whether it is the one that is shown.
    let isShown: Bool
    /// What is wrong with its stamp, where that is known.
    let clockDoubt: ClockDoubt?
}

extension OpenConflict {
    /// The conflict as `conflicts --json` prints it, with what it costs where that is known.
    func json(_ price: ConflictPrice?) -> JSONValue {
        let slotIsGroup = conflict.fields != [conflict.slot.name]
        return [
            "space": .string(space.name),
            "type": .string(conflict.record.type.name),
            "id": .string(conflict.record.id.hex),
            "fields": .array(conflict.fields.map(JSONValue.string)),
            "group": slotIsGroup ? .string(conflict.slot.name) : .null,
            "policy": .string(conflict.policy.rawValue),
            "candidates": .array(
                candidates.enumerated().map { $1.json(price?.candidates[safe: $0]) }),
            "costCents": price?.costCents.map { .integer(Int64($0)) } ?? .null,
        ]
    }

    /// The conflict for people: a heading, then the candidates by number.
    func lines(
        _ context: CommandContext, _ words: ConflictWords, _ price: ConflictPrice? = nil
    ) -> [HumanText] {
        let heading: HumanText = words.subject(conflict) + ": \(conflict.slot.name)"
        return [context.styled(heading, .bold)]
            + candidates.enumerated().map { index, candidate in
                let value = words.value(candidate.candidate.content, of: conflict)
                let line = candidate.line(number: index + 1, value: value)
                guard index > 0, let choice = price?.candidates[safe: index] else { return line }
                return line + "  \("\(choice)")"
            }
    }
}

extension OpenCandidate {
    /// The candidate as `conflicts --json` prints it.
    fileprivate func json(_ choice: ConflictPrice.Choice?) -> JSONValue {
        [
            "token": .string(token),
            "values": .object(candidate.content.json),
            "replica": .string(candidate.transaction.replica.hex),
            "replicaName": replicaName.map(JSONValue.string) ?? .null,
            "author": .string(candidate.author),
            "at": .string(candidate.stamp.instant.description),
            "shown": .bool(isShown),
            "suspectClock": .bool(clockDoubt != nil),
            "clockAheadSeconds": clockDoubt.map { .integer($0.aheadSeconds) } ?? .null,
            "costCents": choice?.changeCents.map { .integer(Int64($0)) } ?? .null,
            "musicians": .array(
                (choice?.musicians ?? []).map { musician in
                    [
                        "card": musician.card.map { .string($0) } ?? .null,
                        "name": .string(musician.name), "cents": .integer(Int64(musician.cents)),
                    ]
                }),
        ]
    }

    fileprivate func line(number: Int, value: String) -> HumanText {
        let place = replicaName ?? candidate.transaction.replica.hex
        let shown: HumanText = isShown ? "  (shown)" : ""
        let clock: HumanText = clockDoubt.map { "  (\(ClockWords.words($0)))" } ?? ""
        return """
              \(number)  \(value)  by \(candidate.author) on \(place) at \
            \(candidate.stamp.instant)\(shown)\(clock)
            """
    }
}

extension Array {
    /// The element at an index; nil where there is none.
    fileprivate subscript(safe index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
