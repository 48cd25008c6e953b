import FieldsyncCore
import FieldsyncFormat
public import FieldsyncStore
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOSSL

/// The central server: routes, enrolment, exchanges, and the socket for its own machine.
public struct CentralServer: Sendable {
    private let replica: Replica
    private let options: ServerOptions
    private let storage: SQLiteStorage
    private let control: ControlHandler
    private let log: Logger

    /// A server on a store.
    ///
    /// - Parameters:
    ///   - replica: The server's replica, of the layout `filePerSpace`.
    ///   - options: How it listens, and what it bears.
    ///   - log: No secret is ever logged.
    ///   - control: Runs commands that come through the control socket.
    /// - Throws: ``ServerError/notAServerStore(directory:)``, or what SQLite throws.
    public init(
        replica: Replica,
        options: ServerOptions,
        log: Logger,
        control: @escaping ControlHandler
    ) throws {
        self.replica = replica
        self.options = options
        self.log = log
        self.control = control
        storage = try SQLiteStorage(replica: replica) { error in
            log.error("signatures not written yet", metadata: ["error": "\(error)"])
        }
    }

    /// What an administrator may do at this server.
    public var administration: ServerAdministration {
        ServerAdministration(
            storage: storage, environment: replica.environment, rights: options.rights)
    }

    /// Serves until a signal comes or the task is cancelled.
    ///
    /// A kill at any moment loses nothing that was acknowledged.
    ///
    /// - Throws: ``ServerError``, or what the system says.
    public func run() async throws {
        guard options.certificate != nil || options.isLoopback else {
            throw ServerError.plainOnOpenAddress(host: options.host)
        }
        let lock = try ServerLock(directory: replica.directory)
        defer { withExtendedLifetime(lock) {} }
        let (options, log) = (options, log)
        var configuration = ApplicationConfiguration(
            address: .hostname(options.host, port: options.port))
        configuration.availableConnectionsDelegate = .maximum(
            options.connectionLimit, logger: log)
        var application = Application(
            router: router(),
            server: try builder(),
            configuration: configuration,
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? options.port
                do {
                    try options.portFile.map { try PortFile.write(port, to: $0) }
                } catch {
                    log.error("port file not written", metadata: ["error": "\(error)"])
                }
                options.onListening(port)
            },
            logger: log)
        application.addServices(
            try await ControlSocket(directory: replica.directory, log: log, handler: control))
        do {
            defer { settle() }
            if options.endsOnSignals {
                try await application.runService()
            } else {
                try await application.run()
            }
        } catch let error as IOError {
            throw cannotListen(String(cString: strerror(error.errnoCode)).lowercased())
        } catch is SocketAddressError {
            throw cannotListen("the name is not known")
        }
    }

    private func settle() {
        do {
            try storage.settle()
        } catch {
            log.error("signatures not written", metadata: ["error": "\(error)"])
        }
    }

    private func builder() throws -> HTTPServerBuilder {
        let http = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                idleTimeout: .seconds(options.silenceSeconds)))
        guard let certificate = options.certificate else { return http }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate.chainPath)
            let key = try NIOSSLPrivateKey(file: certificate.keyPath, format: .pem)
            var encryption = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            encryption.minimumTLSVersion = .tlsv12
            // Built here once to find out now whether the two belong together.
            _ = try NIOSSLContext(configuration: encryption)
            return try .tls(http, tlsConfiguration: encryption)
        } catch {
            throw ServerError.certificateUnfit(detail: Self.words(error))
        }
    }

    private func cannotListen(_ detail: String) -> ServerError {
        .cannotListen(host: options.host, port: options.port, detail: detail)
    }

    /// What the library says of a certificate names its own source files.
    private static func words(_ error: any Error) -> String {
        switch error {
        case NIOSSLError.failedToLoadCertificate: "its file holds none, or is not there"
        case NIOSSLError.failedToLoadPrivateKey: "the file of its key holds none, or is not there"
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case NIOSSLError.noSuchFilesystemObject: "a file is not there"
        default: "certificate and key do not belong together"
        }
    }

    private func router() -> Router<ServerContext> {
        let memory = DeviceMemory()
        let exchange = ExchangeDesk(
            storage: storage, replica: replica, memory: memory, openSpaces: options.openSpaces,
            rights: options.rights, schema: replica.schema, limits: options.exchangeLimits,
            log: log)
        let enrolment = EnrolmentDesk(
            storage: storage, replica: replica, memory: memory, log: log)
        let router = Router(context: ServerContext.self)
        router.post("v0/exchange") { request, _ in
            try await ExchangeRoute.response(to: request, desk: exchange)
        }
        router.post("v0/enrol") { request, context in
            try await EnrolmentRoute.response(to: request, context: context, desk: enrolment)
        }
        router.get("healthz") { _, _ in "ok\n" }
        router.get("readyz") { [storage] _, _ in
            _ = try await storage.spaces()
            return "ready\n"
        }
        return router
    }
}

/// The port, for scripts that let the system pick one.
enum PortFile {
    /// Whoever reads the file finds a whole number or no file.
    static func write(_ port: Int, to path: String) throws {
        try Data("\(port)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
