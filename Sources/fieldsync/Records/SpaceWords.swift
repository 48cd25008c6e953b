import FieldsyncCore
import FieldsyncStore

/// Spaces as the command line names them.
enum SpaceWords {
    /// The space that `text` names, whether it exists or not.
    static func space(_ text: String) throws -> SpaceID {
        guard let space = SpaceID(text) else {
            throw Failure.usage(
                "'\(text)' cannot be a space: lower-case letters, digits, '-' and '_' are.",
                next: "'fieldsync status' lists the spaces.")
        }
        return space
    }

    /// The space that is named, or all of them in order.
    static func chosen(_ text: String?, of replica: Replica) throws -> [SpaceID] {
        if let text { return [try space(text)] }
        return try known(to: replica)
    }

    /// The spaces that somebody wrote to, and those of which everything was refused, in order.
    static func known(to replica: Replica) throws -> [SpaceID] {
        let refused = try replica.refusals().map(\.space)
        return try Set(replica.spaces()).union(refused).sorted()
    }
}
