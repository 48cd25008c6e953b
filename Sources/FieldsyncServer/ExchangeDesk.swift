import FieldsyncCore
import FieldsyncStore
import Logging

/// Everything that answering an exchange needs and that all exchanges share.
struct ExchangeDesk: Sendable {
    let storage: any SpaceStorage
    let identity: ReplicaIdentity
    let environment: StoreEnvironment
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
        let people = Dictionary(
            try await storage.devices().map { ($0.replica, $0) }) { first, _ in first }
        let (rights, schema, own) = (rights, schema, identity.id)
        return ArrivalJudge(author: identity.name) { arrival in
            let transaction = arrival.transaction
            if transaction.id.replica == own { return nil }
            let writer =
                people[transaction.id.replica] ?? arrival.source.flatMap { people[$0] } ?? device
            return rights.objection(to: transaction, by: writer.user, as: writer.role)
                ?? transaction.objection(by: schema)
        }
    }

    func freshChallenge() -> ExchangeChallenge {
        ExchangeChallenge(environment.randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}
