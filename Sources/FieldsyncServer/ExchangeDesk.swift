import FieldsyncCore
import FieldsyncStore
import Logging
import NIOPosix

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
        let roster = try await storage.roster()
        return ArrivalJudge(
            of: replica, knowing: Person.all(devices: roster.devices, users: roster.users),
            rights: rights, answering: (device.user, device.role))
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
