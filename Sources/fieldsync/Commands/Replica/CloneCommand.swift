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
        let limit = try history.instant(now: StoreEnvironment.system.instant)
        let new = try NewReplica(at: path, name: name, layout: .oneFile)
        let replica = new.replica
        let peer = HTTPPeer(replica: replica)
        let remote: Remote
        do {
            remote = try await peer.enrol(url: url, code: code)
        } catch {
            // A clone that nobody let in leaves nothing behind, so that it can be tried again.
            try new.takeBack()
            throw Self.notJoined(error)
        }
        let summary = try await fill(replica, since: limit, at: path, context)
        let result = try ExchangeResult(summary, of: replica, lost: (0, []))
        var members: JSONObject = [
            "replica": .string(replica.identity.id.hex),
            "name": .string(replica.identity.name), "store": .string(path),
            "remote": .string(remote.url),
        ]
        for (key, value) in result.json { members[key] = value }
        try context.show(
            .object(members),
            [
                "Made the replica '\(replica.identity.name)' in \(path).",
                """
                Joined the server '\(remote.serverName)' as \(remote.user); received \
                \(summary.transactionsReceived) transactions.
                """,
            ] + result.details)
        try result.tellNotices(context)
        result.finish(context, isClone: true)
    }

    /// Nothing is on this laptop that could be kept or synced later.
    private static func notJoined(_ error: any Error) -> any Error {
        guard case PeerError.unreachable(let url, let detail) = error else { return error }
        let failure = Failure(error)
        return Failure(
            status: failure.status, code: failure.code,
            message: """
                The server at \(url) cannot be reached (\(detail.withoutFullStop)). Nothing was \
                made here, and the code is as good as before.
                """,
            next: "Check the address, and clone again when there is a network.")
    }

    private func fill(
        _ replica: Replica, since limit: Instant?, at path: String, _ context: CommandContext
    ) async throws -> ExchangeSummary {
        do {
            return try await Exchanging.pull(to: replica, since: limit, context)
        } catch {
            let failure = Failure(error)
            let again = "un 'fieldsync pull\(history.words) --store \(path)' to fill it."
            throw Failure(
                status: failure.status,
                code: failure.code,
                message: "\(failure.message) The replica in \(path) is made and enrolled.",
                next: error is PeerError ? "R\(again)" : "\(failure.next) Then r\(again)"
            )
        }
    }
}
