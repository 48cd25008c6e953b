import FieldsyncClient
import FieldsyncStore

/// The person whose device this is, as the server enrolled them.
enum RemoteUser {
    /// The name, or nil where the replica has no server.
    static func name(of replica: Replica) throws -> String? { try Remote.of(replica)?.user }
}
