import FieldsyncCore

/// Who a replica is, and who it was: it takes a new id where its disk was copied or set back.
struct ReplicaIdentities: Sendable {
    let current: ReplicaIdentity
    /// Those before, the newest first, and those that a healing cut short has left.
    let former: [ReplicaIdentity]

    /// All ids, the present one first.
    var ids: [ReplicaID] { [current.id] + former.map(\.id) }

    /// The keys of all, the oldest first.
    var keys: [KeyFile.Keys] {
        (former.reversed() + [current]).map {
            KeyFile.Keys(signing: $0.signing, agreement: $0.agreement)
        }
    }

    /// Reads the keys of the store in `directory`.
    ///
    /// - Throws: ``StoreError/keyUnusable(path:detail:)`` where those of `replica` are not there.
    init(of replica: ReplicaID, named name: String, in directory: String) throws {
        let file = try KeyFile.read(in: directory)
        guard let keys = file.keys(of: replica) else {
            throw StoreError.keyUnusable(
                path: "\(directory)/\(KeyFile.name)", detail: "it is of another replica")
        }
        current = ReplicaIdentity(name: name, keys)
        former = file.keys.reversed().filter { $0.replica != replica }
            .map { ReplicaIdentity(name: name, $0) }
    }
}

extension ReplicaIdentity {
    init(name: String, _ keys: KeyFile.Keys) {
        self.init(name: name, signing: keys.signing, agreement: keys.agreement)
    }
}
