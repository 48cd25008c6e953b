import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// `STORE/socket`: lets the owner of a server's store run commands while the server holds it.
///
/// Only the owner can connect, by the socket's mode; that is the whole authentication.
struct ControlSocket: Service {
    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// What `sockaddr_un` holds, less its closing zero.
    private static let pathBytesLimit = 107

    private let path: String
    private let log: Logger
    private let handler: ControlHandler
    private let server: NIOAsyncChannel<Connection, Never>

    /// Listens at once, so that who finds the server's port finds its socket too.
    ///
    /// The server's lock must be held: then a socket that lies there is a dead server's.
    init(directory: String, log: Logger, handler: @escaping ControlHandler) async throws {
        path = directory + "/socket"
        self.log = log
        self.handler = handler
        guard path.utf8.count <= Self.pathBytesLimit else {
            throw ServerError.socketPathTooLong(path: path)
        }
        // The mode must hold from the first moment on, so the mask sets it and nothing afterwards.
        let mask = umask(0o177)
        defer { umask(mask) }
        do {
            server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        // Closing half lets a long reply leave before the connection ends.
                        try Connection(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true))
                    }
                }
        } catch is UnixDomainSocketPathWrongType {
            throw ServerError.socketPathTaken(path: path)
        }
    }

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { group in
                try await server.executeThenClose { connections in
                    for try await connection in connections {
                        group.addTask { await serve(connection) }
                    }
                }
                // A connection that asks for nothing must not keep the server from ending.
                group.cancelAll()
            }
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
        }
        unlink(path)
    }

    private func serve(_ connection: Connection) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                var bytes: [UInt8] = []
                var isAnswered = false
                for try await buffer in inbound where !isAnswered {
                    bytes += buffer.readableBytesView
                    if let request = try ControlFraming.decoded(ControlRequest.self, from: bytes) {
                        let reply = await handler(request)
                        try await outbound.write(
                            ByteBuffer(bytes: try ControlFraming.encoded(reply)))
                        outbound.finish()
                        isAnswered = true
                    }
                }
            }
        } catch {
            log.warning("control connection ended", metadata: ["error": "\(error)"])
        }
    }
}
