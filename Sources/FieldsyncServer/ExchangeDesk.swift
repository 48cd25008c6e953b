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
