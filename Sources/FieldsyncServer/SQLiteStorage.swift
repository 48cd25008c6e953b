public import FieldsyncCore
public import FieldsyncFormat
public import FieldsyncStore
import NIOPosix

/// The storage engine on SQLite: one file per space and one for who is enrolled.
///
/// Its work blocks on the disk, so it runs on threads of its own and never on an event loop. The
/// store lets one writer at a time into each file.
public struct SQLiteStorage: SpaceStorage {
    private let replica: Replica
    private let directory: ServerDirectory
    /// How long a signature waits for others, at most.
    private static let signaturePause = Duration.seconds(1)

    /// Told why signatures that wait could not be written.
    private let complain: @Sendable (any Error) -> Void

    /// The storage in a server's store.
    ///
    /// - Parameter complain: Told of what fails when nobody waits for it, and is tried again later.
    /// - Throws: ``ServerError/notAServerStore(directory:)``, or what SQLite throws.
    public init(
        replica: Replica, complain: @escaping @Sendable (any Error) -> Void = { _ in }
    ) throws {
        self.complain = complain
        guard replica.layout == .filePerSpace else {
            throw ServerError.notAServerStore(directory: replica.directory)
        }
        self.replica = replica
        directory = try ServerDirectory(of: replica)
    }

    func onThread<Result: Sendable>(
        _ work: @escaping @Sendable (Replica, ServerDirectory) throws -> Result
    ) async throws -> Result {
        let (replica, directory) = (replica, directory)
        return try await NIOThreadPool.singleton.runIfActive { try work(replica, directory) }
    }

    /// See ``SpaceStorage``.
    public func spaces() async throws -> [SpaceID] {
        try await onThread { replica, _ in try replica.spaces() }
    }

    /// See ``SpaceStorage``.
    public func heads(of space: SpaceID) async throws -> SpaceHeads {
        try await onThread { replica, _ in try replica.heads(space) }
    }

    /// See ``SpaceStorage``.
    public func heads(
        where isAsked: @escaping @Sendable (SpaceID) -> Bool
    ) async throws -> [SpaceID: SpaceHeads] {
        try await onThread { replica, _ in
            var result: [SpaceID: SpaceHeads] = [:]
            for space in try replica.spaces() where isAsked(space) {
                let heads = try replica.heads(space)
                if !heads.heads.isEmpty { result[space] = heads }
            }
            return result
        }
    }

    /// See ``SpaceStorage``.
    public func append(
        _ segment: Segment, from device: ReplicaID, chains: ChainStanding,
        judge: ArrivalJudge
    ) async throws -> ApplyOutcome {
        try await onThread { replica, _ in
            try replica.apply(segment, from: device, chains: chains, judge: judge)
        }
    }

    /// See ``SpaceStorage``.
    public func divergences(
        from heads: [SpaceID: SpaceHeads]
    ) async throws -> [SpaceID: [ReplicaID]] {
        try await onThread { replica, _ in try replica.divergences(from: heads) }
    }

    /// See ``SpaceStorage``.
    public func chain(
        of writer: ReplicaID, in space: SpaceID, upTo sequence: UInt64
    ) async throws -> ChainExcerpt? {
        try await onThread { replica, _ in
            try replica.chain(of: writer, in: space, upTo: sequence)
        }
    }

    /// See ``SpaceStorage``.
    public func segment(
        decoding bytes: [UInt8], writers: [SpaceReplica]
    ) async throws -> Segment {
        try await onThread { replica, _ in try replica.segment(decoding: bytes, writers: writers) }
    }

    /// See ``SpaceStorage``.
    public func segments(
        of space: SpaceID, lacking peer: SpaceHeads, isPlain: Bool, targetBytes: Int, limit: Int
    ) async throws -> [OutgoingSegment] {
        try await onThread { replica, _ in
            try replica.nextSegments(
                space, lacking: peer, isPlain: isPlain, targetBytes: targetBytes, limit: limit,
                sendsPacks: true)
        }
    }

    /// See ``SpaceStorage``.
    public func answer(_ question: StateQuestion) async throws -> StateAnswer {
        try await onThread { replica, _ in try replica.answer(question) }
    }

    /// See ``SpaceStorage``.
    public func backupPoint() async throws -> BackupPoint {
        try await onThread { replica, _ in try replica.backupPoint() }
    }

    /// See ``SpaceStorage``.
    public func snapshot(
        of space: SpaceID, before limit: Instant
    ) async throws -> SnapshotSpool? {
        try await onThread { replica, _ in try replica.snapshot(of: space, before: limit) }
    }

    /// See ``SpaceStorage``.
    public func names() async throws -> [ReplicaID: String] {
        try await onThread { replica, _ in try replica.names() }
    }

    /// See ``SpaceStorage``.
    public func keep(_ signature: HeadSignature, of replica: ReplicaID) async throws {
        guard directory.note(signature, of: replica) else { return }
        Task {
            do {
                try await Task.sleep(for: Self.signaturePause)
                try await onThread { _, directory in try directory.writeSignatures() }
            } catch {
                // They wait for the next one.
                complain(error)
            }
        }
    }

    /// See ``SpaceStorage``.
    public func letStand(
        upTo newest: TransactionID, in space: SpaceID, judge: ArrivalJudge
    ) async throws {
        try await onThread { replica, _ in
            try replica.letStand(handedOnUpTo: newest, in: space, judge: judge)
        }
    }

    /// Writes what waits in memory, on this thread: before the server ends.
    func settle() throws { try directory.writeSignatures() }

    /// See ``SpaceStorage``.
    public func device(_ replica: ReplicaID) async throws -> EnrolledDevice? {
        try await onThread { _, directory in try directory.device(replica) }
    }

    /// See ``SpaceStorage``.
    public func caller(_ replica: ReplicaID) async throws -> (EnrolledDevice, SpaceAccess)? {
        try await onThread { _, directory in
            try directory.read { _ in
                guard let device = try directory.device(replica) else { return nil }
                return (device, try directory.access(of: device.user))
            }
        }
    }

    /// See ``SpaceStorage``.
    public func roster() async throws -> (devices: [EnrolledDevice], users: [EnrolledUser]) {
        try await onThread { _, directory in
            try directory.read { _ in (try directory.devices(), try directory.users()) }
        }
    }

    /// See ``SpaceStorage``.
    public func devices() async throws -> [EnrolledDevice] {
        try await onThread { _, directory in try directory.devices() }
    }

    /// See ``SpaceStorage``.
    public func users() async throws -> [EnrolledUser] {
        try await onThread { _, directory in try directory.users() }
    }

    /// See ``SpaceStorage``.
    public func access(of user: String) async throws -> SpaceAccess {
        try await onThread { _, directory in try directory.access(of: user) }
    }

    /// See ``SpaceStorage``.
    public func claim(_ space: SpaceID, for user: String) async throws -> Bool {
        try await onThread { replica, directory in
            // The server's own people write to spaces that nobody claimed.
            if try replica.spaces().contains(space) { return false }
            return try directory.claim(space, for: user)
        }
    }

    /// See ``SpaceStorage``.
    public func grant(
        _ space: SpaceID, to user: String, as role: UserRole?, rights: WriteRights
    ) async throws {
        try await onThread { replica, directory in
            try directory.grant(space, to: user, as: role)
            try Arbitration(replica: replica, directory: directory, rights: rights)
                .grant(space, to: user)
        }
    }

    /// See ``SpaceStorage``.
    public func withdraw(_ space: SpaceID, from user: String) async throws {
        try await onThread { _, directory in try directory.withdraw(space, from: user) }
    }

    /// See ``SpaceStorage``.
    public func setRole(
        _ role: UserRole, of user: String, seesEverything: Bool?
    ) async throws {
        try await onThread { _, directory in
            try directory.setRole(role, of: user, seesEverything: seesEverything)
        }
    }

    /// See ``SpaceStorage``.
    public func keep(_ invitation: Invitation) async throws {
        try await onThread { _, directory in try directory.keep(invitation) }
    }

    /// See ``SpaceStorage``.
    public func redeem(
        _ code: InvitationCode, for request: EnrolmentRequest, atMilliseconds now: UInt64
    ) async throws -> InvitationVerdict {
        try await onThread { replica, directory in
            let verdict = try directory.redeem(code, for: request, at: now)
            if case .enrolled(let device) = verdict {
                try replica.learn(names: [device.replica: device.name])
            }
            return verdict
        }
    }

    /// See ``SpaceStorage``.
    public func vouch(
        _ request: VouchRequest, certificate: DeviceCertificate?, atMilliseconds now: UInt64
    ) async throws -> EnrolledDevice? {
        try await onThread { replica, directory in
            let device = try directory.vouch(request, certificate: certificate, at: now)
            if let device { try replica.learn(names: [device.replica: device.name]) }
            return device
        }
    }

    /// See ``SpaceStorage``.
    public func noteExchange(of replica: ReplicaID, atMilliseconds now: UInt64) async throws {
        try await onThread { _, directory in try directory.noteExchange(of: replica, at: now) }
    }

    /// See ``SpaceStorage``.
    public func revoke(
        _ replica: ReplicaID, atMilliseconds now: UInt64
    ) async throws -> Bool {
        try await onThread { _, directory in try directory.revoke(replica, at: now) }
    }
}
