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

    /// All of these in `spaces`, space by space; `status` counts them.
    static func all(in spaces: [SpaceID], of replica: Replica) throws -> [RefusedChange] {
        try spaces.flatMap { space in
            let refusals = try replica.refusals(space).map {
                RefusedChange(space: space, what: $0.subject, why: $0.reason, at: $0.at)
            }
            let held = try replica.read(space) { try $0.parked() + $0.quarantined() }
            let ignored = try replica.read(space) { try $0.ignoredWrites() }
            return refusals
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

    /// As `log --refused --json` prints it.
    var json: JSONValue {
        [
            "space": .string(space.name), "what": .string(what), "why": .string(why),
            "at": .string(at.description),
        ]
    }

    /// For people.
    var line: HumanText { "\(at)  \(space)  \(what): \(why)" }

    private static func words(_ cause: HeldTransaction.Cause) -> String {
        switch cause {
        case .early: "waits for changes that its author had seen and that are not here yet"
        case .fork: "its laptop wrote two different changes at one place: its disk was copied"
        case .afterFork: "follows a place at which its laptop's disk was copied"
        }
    }
}
