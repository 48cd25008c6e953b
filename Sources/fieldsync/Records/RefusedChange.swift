import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// Something that did not go through, and why: refused by the server, waiting for what its author
/// had seen, or set aside because a disk was copied.
struct RefusedChange {
    private let space: SpaceID
    private let what: String
    private let why: String
    private let at: Instant
    /// Which transaction, where a server refused one: it can be sent again.
    var refused: RefusedTransaction?
    private var author: String?
    private var replicaName: String?

    /// All of these in `spaces`, space by space; `status` counts them.
    static func all(in spaces: [SpaceID], of replica: Replica) throws -> [RefusedChange] {
        try spaces.flatMap { space in
            let refusals = try replica.refusals(space).map {
                RefusedChange(space: space, what: $0.subject, why: $0.reason, at: $0.at)
            }
            let judged = try judged(in: space, of: replica)
            let held = try replica.read(space) { try $0.parked() + $0.quarantined() }
            let ignored = try replica.read(space) { try $0.ignoredWrites() }
            return refusals + judged
                + held.map {
                    RefusedChange(
                        space: space, what: $0.transaction.id.description, why: words($0.cause),
                        at: $0.receivedAt)
                }
                + ignored.map {
                    RefusedChange(
                        space: space, what: "\($0.record) \($0.field)",
                        why: "\($0.candidate.author) wrote a value that is worked out here, so it"
                            + " is kept and counts for nothing",
                        at: $0.candidate.stamp.instant)
                }
        }
    }

    /// What a server refused in a space and nobody has dealt with yet, by the laptop that wrote it.
    static func judged(in space: SpaceID, of replica: Replica) throws -> [RefusedChange] {
        let names = try replica.names()
        return try replica.read(space) { reader in
            try reader.refused().filter { !$0.isSettled }.compactMap { refused in
                guard let transaction = try reader.transaction(refused.transaction) else {
                    return nil
                }
                var change = RefusedChange(
                    space: space, what: refused.transaction.description, why: refused.text,
                    at: transaction.stamp.instant)
                change.refused = refused
                change.author = transaction.author
                change.replicaName = names[refused.transaction.replica]
                return change
            }
        }
    }

    /// How many of what this replica wrote a server refused and nobody has dealt with.
    static func own(of replica: Replica) throws -> Int {
        try replica.spaces().reduce(0) { count, space in
            let refused = try replica.read(space) { try $0.refused() }
            return count
                + refused.count {
                    !$0.isSettled && $0.transaction.replica == replica.identity.id
                }
        }
    }

    /// As `refused --json` prints it.
    var json: JSONValue {
        var object: JSONObject = [
            "space": .string(space.name), "what": .string(what), "why": .string(why),
            "at": .string(at.description),
        ]
        if let refused {
            object["transaction"] = .string(refused.transaction.description)
            object["cause"] = .string(refused.cause.word)
            object["author"] = author.map(JSONValue.string) ?? .null
            object["replicaName"] = replicaName.map(JSONValue.string) ?? .null
        }
        return .object(object)
    }

    /// For people.
    var line: HumanText {
        let writer: HumanText =
            author.map { "  \($0) on \(replicaName ?? "an unknown laptop")" } ?? ""
        return "\(at)  \(space)  \(what)\(writer): \(why)"
    }

    private static func words(_ cause: HeldTransaction.Cause) -> String {
        switch cause {
        case .early: "waits for changes that its author had seen and that are not here yet"
        case .fork:
            "its laptop wrote two different changes at one place, since its disk was copied or set"
                + " back; kept here until that laptop files it again, with its next sync, or"
                + " somebody accepts it ('refused accept')"
        case .afterFork:
            "follows a place at which its laptop's disk was copied or set back; kept here until"
                + " that laptop files it again, with its next sync, or somebody accepts it"
                + " ('refused accept')"
        }
    }
}
