import NIOCore
import NIOPosix

/// Asks the server that holds a store to run a command.
public enum ControlClient {
    /// Runs a command inside the running server.
    ///
    /// - Parameters:
    ///   - directory: The server's store.
    ///   - request: The command.
    /// - Returns: What it came to; nil where no server runs on the store.
    /// - Throws: ``ServerError/controlMalformed(detail:)`` where the server ended in between.
    public static func send(
        directory: String, request: ControlRequest
    ) async throws -> ControlReply? {
        let connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>
        do {
            connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(unixDomainSocketPath: directory + "/socket") { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                    }
                }
        } catch is IOError {
            // No socket, or one that nobody listens at: a server that was killed leaves it behind.
            return nil
        } catch is SocketAddressError {
            return nil
        }
        return try await connection.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: try ControlFraming.encoded(request)))
            var bytes: [UInt8] = []
            for try await buffer in inbound {
                bytes += buffer.readableBytesView
                if let reply = try ControlFraming.decoded(ControlReply.self, from: bytes) {
                    return reply
                }
            }
            throw ServerError.controlMalformed(detail: "the connection ended without a reply")
        }
    }
}
