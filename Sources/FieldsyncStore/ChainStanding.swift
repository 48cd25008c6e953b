public import FieldsyncCore

/// What is known of the chains behind a segment, apart from what it carries itself.
public enum ChainStanding: Hashable, Sendable {
    /// Nothing, as of a file: who wrote one place twice is not followed any further.
    case unproven
    /// Who hands it over was compared with this store, and their chains agree.
    case agreed
    /// Who hands it over holds other transactions of these replicas: nothing enters the log.
    case parted(Set<ReplicaID>)

    /// Of whose transactions another content is known.
    package var replicas: Set<ReplicaID> {
        if case .parted(let replicas) = self { replicas } else { [] }
    }
}
