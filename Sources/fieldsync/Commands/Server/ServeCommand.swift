import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer
import FieldsyncStore
import Logging
import Synchronization

/// `fieldsync serve`: the central server.
struct ServeCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the central server on a store of its own, which is made where it is new.",
        discussion: """
            Says on standard output where it serves, and ends in good order at a signal. Without \
            a certificate it listens on this machine only. Other commands on the same store go \
            through the running server.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Option(help: "What people call a new server; else the machine's name.")
    var name: String?

    @Option(help: ArgumentHelp("Where to listen; port 0 picks a free one.", valueName: "host:port"))
    var listen: ListenAddress = ListenAddress(host: "127.0.0.1", port: 8080)

    @Option(help: ArgumentHelp("The certificate chain, in PEM.", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The certificate's key, in PEM.", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("Where to write the port.", valueName: "file"))
    var portFile: String?

    @Option(help: ArgumentHelp("Not yet: the store is SQLite.", valueName: "url"))
    var postgres: String?

    var place: CommandPlace { .here }

    func validate() throws {
        guard postgres == nil else {
            throw ValidationError("PostgreSQL is not there yet; leave '--postgres' out.")
        }
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("'--tls-cert' and '--tls-key' go together.")
        }
    }

    func run(in context: CommandContext) async throws {
        let path = try context.storePath()
        if Replica.exists(at: path) { return try await serve(try context.openReplica(), context) }
        let new = try NewReplica(at: path, name: name, layout: .filePerSpace)
        let listened = Atomic(false)
        do {
            try await serve(new.replica, context) { listened.store(true, ordering: .relaxed) }
        } catch ServerError.storeServed(let directory) {
            // Another process serves what was made here, so it is no longer ours to take back.
            throw ServerError.storeServed(directory: directory)
        } catch {
            // Nobody can have written to a new store whose server never listened.
            if !listened.load(ordering: .relaxed) { try new.takeBack() }
            throw error
        }
    }

    private func serve(
        _ replica: Replica, _ context: CommandContext,
        onListening: @escaping @Sendable () -> Void = {}
    ) async throws {
        var options = options(replica, context)
        let told = options.onListening
        options.onListening = { port in
            onListening()
            told(port)
        }
        let server = try CentralServer(
            replica: replica,
            options: options,
            log: Logger(label: "fieldsync"),
            control: Forwarding.handler(for: replica)
        )
        try await server.run()
    }

    private func options(_ replica: Replica, _ context: CommandContext) -> ServerOptions {
        var options = ServerOptions()
        options.host = listen.host
        options.rights = FieldsyncDomain.rights
        options.port = listen.port
        if let tlsCert, let tlsKey {
            options.certificate = (
                context.surroundings.absolutePath(tlsCert),
                context.surroundings.absolutePath(tlsKey)
            )
        }
        options.portFile = portFile.map(context.surroundings.absolutePath)
        let scheme = tlsCert == nil ? "http" : "https"
        options.onListening = { port in
            let url = "\(scheme)://\(ListenAddress(host: listen.host, port: port))"
            do {
                try context.show(
                    [
                        "url": .string(url), "port": .integer(Int64(port)),
                        "replica": .string(replica.identity.id.hex),
                        "name": .string(replica.identity.name),
                    ],
                    ["'\(replica.identity.name)' serves on \(url)"])
                try context.surroundings.output.flush()
            } catch {
                // Nobody reads where it serves; it serves all the same.
                Logger(label: "fieldsync").warning("standard output is closed")
            }
        }
        return options
    }
}

/// Host and port, as `--listen` takes them.
struct ListenAddress: ExpressibleByArgument, CustomStringConvertible {
    /// A name, or a numeric address without brackets.
    let host: String
    /// 0 to 65535.
    let port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
            let port = UInt16(argument[argument.index(after: colon)...])
        else { return nil }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
