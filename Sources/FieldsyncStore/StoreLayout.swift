/// How a replica's data lies in its directory.
public enum StoreLayout: String, Hashable, Sendable, CaseIterable {
    /// A laptop: everything in `fieldsync.sqlite`.
    case oneFile
    /// A server: `server.sqlite` for the replica itself, `spaces/NAME.sqlite` for each space.
    case filePerSpace
}
