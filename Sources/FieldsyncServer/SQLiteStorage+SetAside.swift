public import FieldsyncCore
public import FieldsyncFormat
import FieldsyncStore

extension SQLiteStorage {
    /// See ``SpaceStorage``.
    public func setAside(
        _ segment: Segment, from device: ReplicaID, cause: SetAside.Cause,
        atMilliseconds now: UInt64
    ) async throws -> String? {
        try await onThread { replica, directory in
            let held = try replica.heads(segment.space).vector
            let news = segment.transactions.filter { !held.contains($0.id) }
            guard try directory.setAside(news, from: device, cause: cause, at: now) else {
                return nil
            }
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
    public func safe(_ space: SpaceID, from device: ReplicaID) async throws -> VersionVector {
        try await onThread { replica, directory in
            var vector = try replica.heads(space).vector
            let kept = try directory.setAside(of: device).map(\.transaction)
                .filter { $0.space == space }.sorted { $0.id < $1.id }
            for transaction in kept
            where transaction.id.sequence == vector[transaction.id.replica] + 1 {
                vector[transaction.id.replica] = transaction.id.sequence
            }
            return vector
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
