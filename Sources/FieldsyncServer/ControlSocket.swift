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
        server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(try Self.boundSocket(at: path)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    // Closing half lets a long reply leave before the connection ends.
                    try Connection(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
    }

    /// A socket with a name, in place of a dead server's.
    ///
    /// Its mode holds from the first moment on: it is given before the name is, which takes it from
    /// there. The mask of the process would be that of whatever else is made meanwhile.
    private static func boundSocket(at path: String) throws -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let size = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < size else { throw ServerError.socketPathTooLong(path: path) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        var found = stat()
        if lstat(path, &found) == 0 {
            guard found.st_mode & S_IFMT == S_IFSOCK else {
                throw ServerError.socketPathTaken(path: path)
            }
            unlink(path)
        }
        let descriptor = socket(
            AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
        let isBound = withUnsafeBytes(of: &address) { bytes in
            fchmod(descriptor, 0o600) == 0
                && bind(
                    descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress,
                    socklen_t(bytes.count)) == 0
        }
        if isBound { return descriptor }
        let error = IOError(errnoCode: errno, reason: "bind")
        close(descriptor)
        throw error
    }

    func run() async throws {
        defer { unlink(path) }
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
