import FieldsyncCore
import FieldsyncStore
import Logging
import NIOPosix
import Synchronization

/// What the server keeps in memory between the requests of one device.
///
/// All of it may be lost: the device then makes one more request.
final class DeviceMemory: Sendable {
    private struct Entry {
        var challenge: ExchangeChallenge?
        var digest: HeadsDigest?
        var heads: [SpaceID: SpaceHeads] = [:]
        var seenMilliseconds: UInt64 = 0
    }

    private let isRenewed = Atomic(false)
    private let entries = Mutex<[ReplicaID: Entry]>([:])

    /// Puts a fresh challenge in the last one's place, so that each serves one request.
    ///
    /// - Returns: True where `claimed` was the last one.
    func exchange(
        _ claimed: ExchangeChallenge, for fresh: ExchangeChallenge, of device: ReplicaID,
        atMilliseconds now: UInt64
    ) -> Bool {
        entries.withLock { entries in
            let isLast = entries[device]?.challenge == claimed
            entries[device, default: Entry()].challenge = fresh
            entries[device]?.seenMilliseconds = now
            return isLast
        }
    }

    /// Keeps a challenge that was handed out at enrolment.
    func expect(_ challenge: ExchangeChallenge, of device: ReplicaID) {
        entries.withLock { $0[device] = Entry(challenge: challenge) }
    }

    /// What the device holds at least, where `digest` names what it was told last.
    func heads(named digest: HeadsDigest, of device: ReplicaID) -> [SpaceID: SpaceHeads]? {
        entries.withLock { entries in
            guard let entry = entries[device], entry.digest == digest else { return nil }
            return entry.heads
        }
    }

    /// Keeps what the device is told now.
    func tell(_ heads: [SpaceID: SpaceHeads], digest: HeadsDigest, to device: ReplicaID) {
        entries.withLock {
            $0[device, default: Entry()].digest = digest
            $0[device]?.heads = heads
        }
    }

    /// When the device was last heard of since the server started; nil where it was not.
    func seen(_ device: ReplicaID) -> UInt64? {
        entries.withLock { $0[device]?.seenMilliseconds }.flatMap { $0 == 0 ? nil : $0 }
    }

    /// True the first time that it is asked: whoever claims that this server was set back is
    /// believed once for each start, since a running one is not set back.
    func claimRenewal() -> Bool { isRenewed.exchange(true, ordering: .relaxed) == false }

    func forget(_ device: ReplicaID) { entries.withLock { $0[device] = nil } }
}

/// Everything that answering an exchange needs and that all exchanges share.
struct ExchangeDesk: Sendable {
    let storage: any SpaceStorage
    /// The server's own: who it is, its clock and its randomness.
    let replica: Replica
    let memory: DeviceMemory
    /// Spaces that every enrolled person sees.
    let openSpaces: Set<SpaceID>
    /// Who may write what.
    let rights: WriteRights
    let schema: Schema
    let limits: ExchangeResponder.Limits
    let log: Logger

    /// Judges arrivals by what the server knows of people now.
    ///
    /// - Parameter device: Who hands them in; they answer for what nobody else is known for.
    func judge(handedInBy device: EnrolledDevice) async throws -> ArrivalJudge {
        ArrivalJudge(
            of: replica, knowing: try await storage.devices(), rights: rights, schema: schema,
            answering: (device.user, device.role))
    }

    var identity: ReplicaIdentity { replica.identity }
    var environment: StoreEnvironment { replica.environment }

    /// Goes by another name from now on, because this server was set back.
    func renewIdentity() async throws {
        guard memory.claimRenewal() else { return }
        let replica = replica
        let former = try await NIOThreadPool.singleton.runIfActive {
            try replica.renewIdentity(keepsAgreement: true)
        }
        log.warning(
            "the server was set back and goes by a new id",
            metadata: ["before": "\(former)", "now": "\(identity.id)"])
    }

    func freshChallenge() -> ExchangeChallenge {
        ExchangeChallenge(environment.randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}

extension ArrivalJudge {
    /// A server's judge, by what it knows of people now.
    ///
    /// - Parameters:
    ///   - server: The server; what it wrote under an earlier name comes back from devices.
    ///   - devices: Who is enrolled.
    ///   - answering: Who answers for what nobody else is known for.
    init(
        of server: Replica, knowing devices: [EnrolledDevice], rights: WriteRights,
        schema: Schema, answering: (user: String, role: UserRole)
    ) {
        let people = Dictionary(devices.map { ($0.replica, $0) }) { first, _ in first }
        let own = Set([server.identity.id] + server.formerIdentities.map(\.id))
        self.init(author: server.identity.name) { arrival in
            let transaction = arrival.transaction
            if own.contains(transaction.id.replica) { return nil }
            let writer = people[transaction.id.replica] ?? arrival.source.flatMap { people[$0] }
            let (user, role) = writer.map { ($0.user, $0.role) } ?? answering
            return rights.objection(to: transaction, by: user, as: role)
                ?? transaction.objection(by: schema)
        }
    }
}
