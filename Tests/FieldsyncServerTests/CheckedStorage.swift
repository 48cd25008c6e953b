import FieldsyncCore
import FieldsyncFormat
import FieldsyncServer
import FieldsyncStore

/// A storage that asks the test before it takes a segment.
struct CheckedStorage: SpaceStorage {
    let base: SQLiteStorage
    let check: @Sendable (Segment) throws -> Void

    func spaces() async throws -> [SpaceID] { try await base.spaces() }

    func heads(of space: SpaceID) async throws -> SpaceHeads { try await base.heads(of: space) }

    func append(
        _ segment: Segment, from device: ReplicaID, chains: ChainStanding,
        judge: ArrivalJudge
    ) async throws -> ApplyOutcome {
        try check(segment)
        return try await base.append(segment, from: device, chains: chains, judge: judge)
    }

    func divergences(
        from heads: [SpaceID: SpaceHeads]
    ) async throws -> [SpaceID: [ReplicaID]] { try await base.divergences(from: heads) }

    func chain(
        of replica: ReplicaID, in space: SpaceID, upTo sequence: UInt64
    ) async throws -> ChainExcerpt? {
        try await base.chain(of: replica, in: space, upTo: sequence)
    }

    func vouch(
        _ request: VouchRequest, certificate: DeviceCertificate?, atMilliseconds now: UInt64
    ) async throws -> EnrolledDevice? {
        try await base.vouch(request, certificate: certificate, atMilliseconds: now)
    }

    func segment(decoding bytes: [UInt8], writers: [SpaceReplica]) async throws -> Segment {
        try await base.segment(decoding: bytes, writers: writers)
    }

    func segments(
        of space: SpaceID, lacking peer: SpaceHeads, isPlain: Bool, targetBytes: Int, limit: Int
    ) async throws -> [OutgoingSegment] {
        try await base.segments(
            of: space, lacking: peer, isPlain: isPlain, targetBytes: targetBytes, limit: limit)
    }

    func answer(_ question: StateQuestion) async throws -> StateAnswer {
        try await base.answer(question)
    }

    func names() async throws -> [ReplicaID: String] { try await base.names() }

    func keep(_ signature: HeadSignature, of replica: ReplicaID) async throws {
        try await base.keep(signature, of: replica)
    }

    func device(_ replica: ReplicaID) async throws -> EnrolledDevice? {
        try await base.device(replica)
    }

    func devices() async throws -> [EnrolledDevice] { try await base.devices() }

    func users() async throws -> [EnrolledUser] { try await base.users() }

    func access(of user: String) async throws -> SpaceAccess { try await base.access(of: user) }

    func claim(_ space: SpaceID, for user: String) async throws -> Bool {
        try await base.claim(space, for: user)
    }

    func grant(
        _ space: SpaceID, to user: String, as role: UserRole?, rights: WriteRights
    ) async throws {
        try await base.grant(space, to: user, as: role, rights: rights)
    }

    func withdraw(_ space: SpaceID, from user: String) async throws {
        try await base.withdraw(space, from: user)
    }

    func setRole(_ role: UserRole, of user: String, seesEverything: Bool?) async throws {
        try await base.setRole(role, of: user, seesEverything: seesEverything)
    }

    func setAside(
        _ segment: Segment, from device: ReplicaID, cause: SetAside.Cause,
        atMilliseconds now: UInt64
    ) async throws -> String? {
        try await base.setAside(segment, from: device, cause: cause, atMilliseconds: now)
    }

    func setAsideSentence(of device: ReplicaID) async throws -> String {
        try await base.setAsideSentence(of: device)
    }

    func safe(
        _ space: SpaceID, of heads: SpaceHeads, from device: ReplicaID
    ) async throws -> VersionVector {
        try await base.safe(space, of: heads, from: device)
    }

    func setAside() async throws -> [SetAside] { try await base.setAside() }

    func decide(
        _ chosen: [SetAside], accepts: Bool, reason: String, author: String, rights: WriteRights
    ) async throws {
        try await base.decide(
            chosen, accepts: accepts, reason: reason, author: author, rights: rights)
    }

    func keep(_ invitation: Invitation) async throws { try await base.keep(invitation) }

    func redeem(
        _ code: InvitationCode, for request: EnrolmentRequest, atMilliseconds now: UInt64
    ) async throws -> InvitationVerdict {
        try await base.redeem(code, for: request, atMilliseconds: now)
    }

    func noteExchange(of replica: ReplicaID, atMilliseconds now: UInt64) async throws {
        try await base.noteExchange(of: replica, atMilliseconds: now)
    }

    func revoke(_ replica: ReplicaID, atMilliseconds now: UInt64) async throws -> Bool {
        try await base.revoke(replica, atMilliseconds: now)
    }
}
