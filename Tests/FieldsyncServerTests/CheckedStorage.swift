import FieldsyncCore
import FieldsyncFormat
import FieldsyncServer
import FieldsyncStore
import Synchronization

/// How often a storage was asked for anything.
final class CallCount: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int { count.load(ordering: .relaxed) }

    func add() { count.add(1, ordering: .relaxed) }
}

/// A storage that asks the test before it takes a segment, and counts what is asked of it.
struct CheckedStorage: SpaceStorage {
    let base: SQLiteStorage
    let check: @Sendable (Segment) throws -> Void
    let calls = CallCount()

    private var counted: SQLiteStorage {
        calls.add()
        return base
    }

    func spaces() async throws -> [SpaceID] { try await counted.spaces() }

    func snapshot(of space: SpaceID, before limit: Instant) async throws -> SnapshotSpool? {
        try await counted.snapshot(of: space, before: limit)
    }

    func backupPoint() async throws -> BackupPoint { try await counted.backupPoint() }

    func heads(of space: SpaceID) async throws -> SpaceHeads { try await counted.heads(of: space) }

    func heads(
        where isAsked: @escaping @Sendable (SpaceID) -> Bool
    ) async throws -> [SpaceID: SpaceHeads] {
        try await counted.heads(where: isAsked)
    }

    func append(
        _ segment: Segment, from device: ReplicaID, chains: ChainStanding,
        judge: ArrivalJudge
    ) async throws -> ApplyOutcome {
        try check(segment)
        return try await counted.append(segment, from: device, chains: chains, judge: judge)
    }

    func letStand(
        upTo newest: TransactionID, in space: SpaceID, judge: ArrivalJudge
    ) async throws {
        try await counted.letStand(upTo: newest, in: space, judge: judge)
    }

    func divergences(
        from heads: [SpaceID: SpaceHeads]
    ) async throws -> [SpaceID: [ReplicaID]] { try await counted.divergences(from: heads) }

    func chain(
        of replica: ReplicaID, in space: SpaceID, upTo sequence: UInt64
    ) async throws -> ChainExcerpt? {
        try await counted.chain(of: replica, in: space, upTo: sequence)
    }

    func vouch(
        _ request: VouchRequest, certificate: DeviceCertificate?, atMilliseconds now: UInt64
    ) async throws -> EnrolledDevice? {
        try await counted.vouch(request, certificate: certificate, atMilliseconds: now)
    }

    func segment(decoding bytes: [UInt8], writers: [SpaceReplica]) async throws -> Segment {
        try await counted.segment(decoding: bytes, writers: writers)
    }

    func segments(
        of space: SpaceID, lacking peer: SpaceHeads, isPlain: Bool, targetBytes: Int, limit: Int
    ) async throws -> [OutgoingSegment] {
        try await counted.segments(
            of: space, lacking: peer, isPlain: isPlain, targetBytes: targetBytes, limit: limit)
    }

    func answer(_ question: StateQuestion) async throws -> StateAnswer {
        try await counted.answer(question)
    }

    func names() async throws -> [ReplicaID: String] { try await counted.names() }

    func keep(_ signature: HeadSignature, of replica: ReplicaID) async throws {
        try await counted.keep(signature, of: replica)
    }

    func device(_ replica: ReplicaID) async throws -> EnrolledDevice? {
        try await counted.device(replica)
    }

    func caller(_ replica: ReplicaID) async throws -> (EnrolledDevice, SpaceAccess)? {
        try await counted.caller(replica)
    }

    func roster() async throws -> (devices: [EnrolledDevice], users: [EnrolledUser]) {
        try await counted.roster()
    }

    func devices() async throws -> [EnrolledDevice] { try await counted.devices() }

    func users() async throws -> [EnrolledUser] { try await counted.users() }

    func access(of user: String) async throws -> SpaceAccess { try await counted.access(of: user) }

    func claim(_ space: SpaceID, for user: String) async throws -> Bool {
        try await counted.claim(space, for: user)
    }

    func grant(
        _ space: SpaceID, to user: String, as role: UserRole?, rights: WriteRights
    ) async throws {
        try await counted.grant(space, to: user, as: role, rights: rights)
    }

    func withdraw(_ space: SpaceID, from user: String) async throws {
        try await counted.withdraw(space, from: user)
    }

    func setRole(_ role: UserRole, of user: String, seesEverything: Bool?) async throws {
        try await counted.setRole(role, of: user, seesEverything: seesEverything)
    }

    func setAside(
        _ segment: Segment, from device: ReplicaID, cause: SetAside.Cause,
        beside parted: Set<ReplicaID>, atMilliseconds now: UInt64
    ) async throws -> String? {
        try await counted.setAside(
            segment, from: device, cause: cause, beside: parted, atMilliseconds: now)
    }

    func setAsideSentence(of device: ReplicaID) async throws -> String {
        try await counted.setAsideSentence(of: device)
    }

    func safe(
        _ space: SpaceID, of heads: SpaceHeads, from device: ReplicaID
    ) async throws -> VersionVector {
        try await counted.safe(space, of: heads, from: device)
    }

    func setAside() async throws -> [SetAside] { try await counted.setAside() }

    func decide(
        _ chosen: [SetAside], accepts: Bool, reason: String, author: String, rights: WriteRights
    ) async throws {
        try await counted.decide(
            chosen, accepts: accepts, reason: reason, author: author, rights: rights)
    }

    func keep(_ invitation: Invitation) async throws { try await counted.keep(invitation) }

    func redeem(
        _ code: InvitationCode, for request: EnrolmentRequest, atMilliseconds now: UInt64
    ) async throws -> InvitationVerdict {
        try await counted.redeem(code, for: request, atMilliseconds: now)
    }

    func noteExchange(of replica: ReplicaID, atMilliseconds now: UInt64) async throws {
        try await counted.noteExchange(of: replica, atMilliseconds: now)
    }

    func revoke(_ replica: ReplicaID, atMilliseconds now: UInt64) async throws -> Bool {
        try await counted.revoke(replica, atMilliseconds: now)
    }
}
