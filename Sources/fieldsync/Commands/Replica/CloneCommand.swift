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
            $FIELDSYNC_INVITE. With '--recent' the records come as they are, and of what was \
            written long ago only who wrote when: for a slow link, a small disk, or years of \
            work. Everything works on such a laptop but what needs the old entries themselves; \
            'fieldsync sync --history' fetches those, proven by their links.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The server's address, such as https://office.example:8443.")
    var url: String

    @Option(help: ArgumentHelp("The invitation's code, or - to read it.", valueName: "code"))
    var invite: String?

    @Option(help: "What people call this laptop; else the machine's name.")
    var name: String?

    @OptionGroup var history: RecentOptions

    var place: CommandPlace { .here }

    func run(in context: CommandContext) async throws {
        let code = try Invitation.code(invite, context)
        let path = try context.storePath()
        _ = try history.instant(now: StoreEnvironment.system.instant)
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
        let (recent, summary) = try await fill(peer, at: path)
        let received = recent.transactions + summary.transactionsReceived
        try context.show(
            [
                "replica": .string(replica.identity.id.hex),
                "name": .string(replica.identity.name), "store": .string(path),
                "remote": .string(remote.url),
                "transactionsReceived": .integer(Int64(received)),
                "linksOnly": .integer(Int64(recent.linksOnly)),
            ],
            [
                "Made the replica '\(replica.identity.name)' in \(path).",
                """
                Joined the server '\(remote.serverName)' as \(remote.user); received \
                \(received) transactions.
                """,
            ] + (recent.linksOnly == 0 ? [] : [Self.left(recent.linksOnly)]))
    }

    private static func left(_ count: Int) -> HumanText {
        """
        Of \(count) older transactions only who wrote them and when is here; 'fieldsync sync \
        --history' fetches them.
        """
    }

    private func fill(
        _ peer: HTTPPeer, at path: String
    ) async throws -> (SnapshotOutcome, ExchangeSummary) {
        do {
            let limit = try history.instant(now: peer.replica.environment.instant)
            var recent = SnapshotOutcome()
            if let limit { recent = try await peer.takeSnapshots(before: limit) }
            return (recent, try await peer.exchange(.pull))
        } catch let error as PeerError {
            let failure = Failure(error)
            throw Failure(
                status: failure.status,
                code: failure.code,
                message: "\(failure.message) The replica in \(path) is made and enrolled.",
                next: "Run 'fieldsync pull\(history.words) --store \(path)' to fill it."
            )
        }
    }
}
