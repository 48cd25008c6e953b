import FieldsyncCore
import FieldsyncStore

extension ArrivalJudge {
    /// A server's judge, by what it knows of people now.
    ///
    /// - Parameters:
    ///   - server: The server; what it wrote itself stands, under an earlier name too.
    ///   - people: By the replicas of their devices.
    ///   - answering: Who answers for what nobody else is known for.
    init(
        of server: Replica, knowing people: [ReplicaID: Person], rights: WriteRights,
        answering: (user: String, role: UserRole)
    ) {
        // What this server wrote under an earlier name comes back from its devices.
        let own = Set([server.identity.id] + server.formerIdentities.map(\.id))
        let schema = server.schema
        self.init(author: server.identity.name) { arrival in
            let transaction = arrival.transaction
            if own.contains(transaction.id.replica) { return nil }
            let handing = arrival.source.flatMap { people[$0] }
            let writer = people[transaction.id.replica] ?? handing
            let role = writer?.role(in: transaction.space) ?? answering.role
            return rights.objection(to: transaction, by: writer?.user ?? answering.user, as: role)
                ?? transaction.objection(by: schema)
                ?? handing.flatMap { Self.objection(to: transaction, of: writer, from: $0, rights) }
        }
    }

    /// Who has no right to what they hand in cannot make somebody else's of it by writing that
    /// person's name under it.
    private static func objection(
        to transaction: ReplicatedTransaction, of writer: Person?, from handing: Person,
        _ rights: WriteRights
    ) -> Objection? {
        guard let writer, writer.user != handing.user else { return nil }
        let role = handing.role(in: transaction.space)
        guard rights.objection(to: transaction, by: handing.user, as: role) != nil else {
            return nil
        }
        return Objection(
            .handedOn,
            "\(handing.user), a \(role.rawValue), handed it in, and it counts once the device of"
                + " \(writer.user) does")
    }
}

/// Who writes with a device.
struct Person: Hashable, Sendable {
    let user: String
    let role: UserRole
    let access: SpaceAccess

    func role(in space: SpaceID) -> UserRole { access.roles[space] ?? role }

    /// Who writes with which device.
    static func all(
        devices: [EnrolledDevice], users: [EnrolledUser]
    ) -> [ReplicaID: Person] {
        let access = Dictionary(users.map { ($0.name, $0.access) }) { first, _ in first }
        let nothing = SpaceAccess(seesEverything: false, spaces: [])
        return Dictionary(
            devices.map { device in
                (
                    device.replica,
                    Person(
                        user: device.user, role: device.role,
                        access: access[device.user] ?? nothing)
                )
            }) { first, _ in first }
    }
}

extension ServerDirectory {
    /// Who writes with which device.
    func people() throws -> [ReplicaID: Person] {
        Person.all(devices: try devices(), users: try users())
    }
}
