public import FieldsyncCore
public import FieldsyncFormat
import FieldsyncStore

extension SQLiteStorage {
    /// See ``SpaceStorage``.
    public func setAside(
        _ segment: Segment, from device: ReplicaID, cause: SetAside.Cause,
        beside parted: Set<ReplicaID>, atMilliseconds now: UInt64
    ) async throws -> String? {
        try await onThread { replica, directory in
            let news = try replica.read(segment.space) { reader in
                try segment.transactions.filter { try !reader.holds($0) }
            }
            let isKept = try directory.setAside(
                news, from: device, cause: cause, beside: parted, at: now)
            guard isKept else { return nil }
            return try directory.standing(of: device, in: segment.space).sentence
        }
    }

    /// See ``SpaceStorage``.
    public func setAsideSentence(of device: ReplicaID) async throws -> String {
        try await onThread { _, directory in
            try directory.standing(of: device, in: nil).sentence
        }
    }

    /// See ``SpaceStorage``.
    public func safe(
        _ space: SpaceID, of heads: SpaceHeads, from device: ReplicaID
    ) async throws -> VersionVector {
        try await onThread { replica, directory in
            let all = try directory.setAside(of: device).filter { $0.transaction.space == space }
            let forked = try replica.read(space) { try SetAside.forked(among: all, in: $0) }
            let kept = all.filter { !forked.contains($0.number) }.map(\.transaction)
            return try replica.covered(of: heads, in: space, with: kept)
        }
    }

    /// See ``SpaceStorage``.
    public func setAside() async throws -> [SetAside] {
        try await onThread { _, directory in try directory.setAside() }
    }

    /// See ``SpaceStorage``.
    public func decide(
        _ chosen: [SetAside], accepts: Bool, reason: String, author: String, rights: WriteRights
    ) async throws {
        try await onThread { replica, directory in
            let arbitration = Arbitration(
                replica: replica, directory: directory, rights: rights)
            if accepts {
                try arbitration.accept(chosen, as: author)
            } else {
                try arbitration.reject(chosen, reason: reason)
            }
        }
    }
}

extension SpaceReading {
    /// True where the log has this very transaction, and not another one of its name.
    func holds(_ transaction: ReplicatedTransaction) throws -> Bool {
        try self.transaction(transaction.id).map(CanonicalTransaction.encode)
            == CanonicalTransaction.encode(transaction)
    }
}
