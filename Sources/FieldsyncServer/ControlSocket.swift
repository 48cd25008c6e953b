import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// `STORE/socket`: lets the owner of a server's store run commands while the server holds it.
///
/// Only the owner can connect, by the socket's mode; that is the whole authentication.
struct ControlSocket: Service {
    /// What `sockaddr_un` holds, less its closing zero.
    private static let pathBytesLimit = 107

    private let path: String
    private let log: Logger
    private let handler: ControlHandler

    init(directory: String, log: Logger, handler: @escaping ControlHandler) throws {
        path = directory + "/socket"
        guard path.utf8.count <= Self.pathBytesLimit else {
            throw ServerError.socketPathTooLong(path: path)
        }
        self.log = log
        self.handler = handler
    }

    func run() async throws {
        let server = try await bind()
        try await withGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { group in
                try await server.executeThenClose { connections in
                    for try await connection in connections {
                        group.addTask { await serve(connection) }
                    }
                }
            }
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
        }
        unlink(path)
    }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// The server's lock is held, so a socket that lies there is a dead one's.
    private func bind() async throws -> NIOAsyncChannel<Connection, Never> {
        // The mode must hold from the first moment on, so it is set by the mask and not afterwards.
        let mask = umask(0o177)
        defer { umask(mask) }
        return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }

    private func serve(_ connection: Connection) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                var bytes: [UInt8] = []
                for try await buffer in inbound {
                    bytes += buffer.readableBytesView
                    if let request = try ControlFraming.decoded(ControlRequest.self, from: bytes) {
                        let reply = await handler(request)
                        try await outbound.write(
                            ByteBuffer(bytes: try ControlFraming.encoded(reply)))
                        return
                    }
                }
            }
        } catch {
            log.warning("control connection ended", metadata: ["error": "\(error)"])
        }
    }
}
