import ArgumentParser
import FieldsyncClient
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync clone`: a new replica that is enrolled with a server and filled from it.
struct CloneCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "clone",
        abstract: "Make a new replica that joins a server and fetches what it may see.",
        discussion: """
            The code is good once. It can be given as '-' for standard input, or by \
            $FIELDSYNC_INVITE.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The server's address, such as https://office.example:8443.")
    var url: String

    @Option(help: ArgumentHelp("The invitation's code, or - to read it.", valueName: "code"))
    var invite: String?

    @Option(help: "What people call this laptop; else the machine's name.")
    var name: String?

    var place: CommandPlace { .here }

    func run(in context: CommandContext) async throws {
        let code = try Invitation.code(invite, context)
        let path = try context.storePath()
        let new = try NewReplica(at: path, name: name, layout: .oneFile)
        let replica = new.replica
        let peer = HTTPPeer(replica: replica)
        let remote: Remote
        do {
            remote = try await peer.enrol(url: url, code: code)
        } catch {
            // A clone that nobody let in leaves nothing behind, so that it can be tried again.
            try new.takeBack()
            throw error
        }
        let summary = try await fill(peer, at: path)
        try context.show(
            [
                "replica": .string(replica.identity.id.hex),
                "name": .string(replica.identity.name), "store": .string(path),
                "remote": .string(remote.url),
                "transactionsReceived": .integer(Int64(summary.transactionsReceived)),
            ],
            [
                "Made the replica '\(replica.identity.name)' in \(path).",
                """
                Joined the server '\(remote.serverName)' as \(remote.user); received \
                \(summary.transactionsReceived) transactions.
                """,
            ])
    }

    private func fill(_ peer: HTTPPeer, at path: String) async throws -> ExchangeSummary {
        do {
            return try await peer.exchange(.pull)
        } catch let error as PeerError {
            let failure = Failure(error)
            throw Failure(
                status: failure.status,
                code: failure.code,
                message: "\(failure.message) The replica in \(path) is made and enrolled.",
                next: "Run 'fieldsync pull --store \(path)' to fill it."
            )
        }
    }
}
