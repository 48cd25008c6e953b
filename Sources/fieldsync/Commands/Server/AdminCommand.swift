import ArgumentParser
import FieldsyncServer
import FieldsyncStore

/// `fieldsync admin`: who may use a server.
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Invite people to a server, and see or revoke their devices.",
        discussion: "Works on the server's store, through the server where it is running.",
        subcommands: [
            AdminInviteCommand.self, AdminDevicesCommand.self, AdminRevokeCommand.self,
            AdminUsersCommand.self, AdminSpacesCommand.self, AdminGrantCommand.self,
            AdminWithdrawCommand.self, AdminRoleCommand.self, QuarantineCommand.self,
        ]
    )
}

extension CommandContext {
    /// What an administrator may do at the server's store.
    func administration() throws -> ServerAdministration {
        let replica = try openReplica()
        return ServerAdministration(
            storage: try SQLiteStorage(replica: replica), environment: replica.environment,
            rights: FieldsyncDomain.rights)
    }
}
