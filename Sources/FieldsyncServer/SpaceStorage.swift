public import FieldsyncCore
public import FieldsyncFormat
public import FieldsyncStore

/// What of a server must be shared and durable: segments, heads, who is enrolled, who sees what.
///
/// Everything else that a server keeps is in memory and may be lost. SQLite stands behind it here;
/// another engine conforms to the same. What a method has returned from is durable.
public protocol SpaceStorage: Sendable {
    /// The spaces that somebody wrote to, in order.
    func spaces() async throws -> [SpaceID]
    /// What is held of a space.
    func heads(of space: SpaceID) async throws -> SpaceHeads
    /// What is held of the spaces that are asked for, as far as anything is.
    func heads(
        where isAsked: @escaping @Sendable (SpaceID) -> Bool
    ) async throws -> [SpaceID: SpaceHeads]
    /// Takes a segment, and keeps with it what the judge says of each of its transactions. Safe to
    /// repeat.
    func append(
        _ segment: Segment, from device: ReplicaID, chains: ChainStanding,
        judge: ArrivalJudge
    ) async throws -> ApplyOutcome
    /// The replicas of whose transactions a device that holds `heads` has other ones, by space.
    func divergences(
        from heads: [SpaceID: SpaceHeads]
    ) async throws -> [SpaceID: [ReplicaID]]
    /// The links of a chain up to a sequence; nil where none are held.
    func chain(
        of replica: ReplicaID, in space: SpaceID, upTo sequence: UInt64
    ) async throws -> ChainExcerpt?
    /// The segment that a device sent; `writers` are those that it may refer to.
    ///
    /// - Throws: ``SegmentError``.
    func segment(decoding bytes: [UInt8], writers: [SpaceReplica]) async throws -> Segment
    /// The next segments that a peer lacks, in an order in which they can be applied.
    ///
    /// - Parameters:
    ///   - isPlain: They stand on nothing that the peer holds.
    ///   - targetBytes: Canonical bytes after which a segment is full.
    func segments(
        of space: SpaceID, lacking peer: SpaceHeads, isPlain: Bool, targetBytes: Int, limit: Int
    ) async throws -> [OutgoingSegment]
    /// What the state of a space adds up to, by ranges of ids; derives them anew where asked to.
    func answer(_ question: StateQuestion) async throws -> StateAnswer
    /// What the newest backup holds at least.
    func backupPoint() async throws -> BackupPoint
    /// A snapshot of a space as it stands now, in which what is older than `limit` may be left out;
    /// nil where it cannot be told so.
    func snapshot(of space: SpaceID, before limit: Instant) async throws -> SnapshotSpool?
    /// What people call replicas.
    func names() async throws -> [ReplicaID: String]
    /// Keeps a signature that was checked: durable a second later, or when the server ends. One
    /// that a power cut takes is replaced by that of the device's next push.
    func keep(_ signature: HeadSignature, of replica: ReplicaID) async throws

    /// A device has shown that it wrote its chain up to `newest`: what others had handed in of it
    /// without the right to is judged by its own person's rights.
    func letStand(
        upTo newest: TransactionID, in space: SpaceID, judge: ArrivalJudge
    ) async throws

    /// The device, enrolled or revoked; nil where it never was.
    func device(_ replica: ReplicaID) async throws -> EnrolledDevice?
    /// The device with what its person may see; nil where it never was enrolled.
    func caller(_ replica: ReplicaID) async throws -> (EnrolledDevice, SpaceAccess)?
    /// Every device and every person, as of one moment.
    func roster() async throws -> (devices: [EnrolledDevice], users: [EnrolledUser])
    /// Every device, by the time of its enrolment.
    func devices() async throws -> [EnrolledDevice]
    /// Every person, by name.
    func users() async throws -> [EnrolledUser]
    /// What a person may see.
    func access(of user: String) async throws -> SpaceAccess
    /// Gives a space that is nobody's yet to the person who wrote to it first.
    ///
    /// - Returns: False where it is somebody else's.
    func claim(_ space: SpaceID, for user: String) async throws -> Bool
    /// Lets a person see a space, with a role of its own there where one is given. What their
    /// devices had handed in of it comes in now, and is judged.
    func grant(
        _ space: SpaceID, to user: String, as role: UserRole?, rights: WriteRights
    ) async throws
    /// Takes a space from a person.
    func withdraw(_ space: SpaceID, from user: String) async throws
    /// Changes what a person may do and, where that is said, whether they see every space.
    func setRole(_ role: UserRole, of user: String, seesEverything: Bool?) async throws
    /// Keeps what a device had no right to hand in, for a person to decide. Safe to repeat.
    ///
    /// - Parameter parted: Of whose transactions the device holds other ones than the log.
    /// - Returns: A sentence for the person whose device it is; nil where there is no room.
    func setAside(
        _ segment: Segment, from device: ReplicaID, cause: SetAside.Cause,
        beside parted: Set<ReplicaID>, atMilliseconds now: UInt64
    ) async throws -> String?
    /// A sentence on what became of what a device handed in; empty where nothing was set aside.
    func setAsideSentence(of device: ReplicaID) async throws -> String
    /// How much of what a device holds of a space is in the log or set aside for that device: of
    /// each replica all or nothing, since a copied disk can hold another chain of the same length;
    /// what is set aside of another chain than the log's is safe nowhere.
    func safe(
        _ space: SpaceID, of heads: SpaceHeads, from device: ReplicaID
    ) async throws -> VersionVector
    /// Everything that was set aside, in the order in which it came.
    func setAside() async throws -> [SetAside]
    /// Decides on what was set aside.
    func decide(
        _ chosen: [SetAside], accepts: Bool, reason: String, author: String, rights: WriteRights
    ) async throws
    /// Keeps an invitation.
    func keep(_ invitation: Invitation) async throws
    /// Uses an invitation up and enrols the device, or counts a failed try.
    func redeem(
        _ code: InvitationCode, for request: EnrolmentRequest, atMilliseconds now: UInt64
    ) async throws -> InvitationVerdict
    /// Lets a device in on the word of one that is enrolled, or that `certificate` speaks for.
    func vouch(
        _ request: VouchRequest, certificate: DeviceCertificate?, atMilliseconds now: UInt64
    ) async throws -> EnrolledDevice?
    /// Notes that a device handed in all that it held.
    func noteExchange(of replica: ReplicaID, atMilliseconds now: UInt64) async throws
    /// Turns a device away from now on.
    ///
    /// - Returns: False where no such device is enrolled.
    func revoke(_ replica: ReplicaID, atMilliseconds now: UInt64) async throws -> Bool
}
