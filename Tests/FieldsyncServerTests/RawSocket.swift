import Foundation
import Glibc
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// Sockets without the client's or the server's code.
enum RawSocket {
    /// Sends bytes to a server and returns what comes until it closes the connection.
    static func request(_ url: String, _ text: String) async throws -> String {
        let port = try #require(URL(string: url)?.port)
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var reply = ""
            for try await buffer in inbound { reply += String(buffer: buffer) }
            return reply
        }
    }

    /// Leaves a socket at which nobody listens, as a killed server does.
    static func leaveDead(at path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            room.copyBytes(from: Array(path.utf8.prefix(room.count - 1)))
        }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0)
    }
}

/// Stands between a laptop and a server, and spoils the first connection through it, another one,
/// or all: cuts it after so many bytes, or alters one.
struct FaultProxy {
    enum Fault: Sendable {
        case cutRequest(after: Int)
        case cutReply(after: Int)
        case alterRequest(at: Int)
        case alterReply(at: Int)
    }

    /// Which connections it spoils.
    enum Turns: Sendable {
        case one(Int)
        case all
    }

    /// Counts connections, from 0.
    private final class Counter: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock { count in
                defer { count += 1 }
                return count
            }
        }
    }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Runs `body` with the address of a proxy before `url`.
    static func run(
        before url: String, _ fault: Fault, at turns: Turns = .one(0),
        _ body: (String) async throws -> Void
    ) async throws {
        let port = try #require(URL(string: url)?.port)
        let group = MultiThreadedEventLoopGroup.singleton
        let listener = try await ServerBootstrap(group: group)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Connection(wrappingChannelSynchronously: channel)
                }
            }
        let own = try #require(listener.channel.localAddress?.port)
        let counter = Counter()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                try await listener.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await connection in connections {
                            let turn = counter.next()
                            let spoils =
                                switch turns {
                                case .one(let number): turn == number
                                case .all: true
                                }
                            group.addTask {
                                await forward(connection, to: port, spoils ? fault : nil)
                            }
                        }
                    }
                }
            }
            do {
                try await body("http://127.0.0.1:\(own)")
            } catch {
                tasks.cancelAll()
                throw error
            }
            tasks.cancelAll()
            do { try await tasks.waitForAll() } catch is CancellationError { return }
        }
    }

    private static func forward(_ near: Connection, to port: Int, _ fault: Fault?) async {
        do {
            let far = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try Connection(wrappingChannelSynchronously: channel)
                    }
                }
            try await near.executeThenClose { fromNear, toNear in
                try await far.executeThenClose { fromFar, toFar in
                    await withTaskGroup(of: Void.self) { tasks in
                        tasks.addTask {
                            await pump(fromNear, toFar, cut: fault?.requestCut, fault?.requestFlip)
                        }
                        tasks.addTask {
                            await pump(fromFar, toNear, cut: fault?.replyCut, fault?.replyFlip)
                        }
                        await tasks.next()
                        tasks.cancelAll()
                    }
                }
            }
        } catch {
            // A connection that broke off is what the test asked for.
            return
        }
    }

    private static func pump(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        cut: Int?, _ flip: Int?
    ) async {
        var passed = 0
        do {
            for try await buffer in inbound {
                var bytes = Array(buffer.readableBytesView)
                if let flip, bytes.indices.contains(flip - passed) { bytes[flip - passed] ^= 1 }
                if let cut, passed + bytes.count > cut {
                    try await outbound.write(ByteBuffer(bytes: bytes.prefix(cut - passed)))
                    return
                }
                passed += bytes.count
                try await outbound.write(ByteBuffer(bytes: bytes))
            }
        } catch {
            return
        }
    }
}

extension FaultProxy.Fault {
    fileprivate var requestCut: Int? {
        if case .cutRequest(let place) = self { place } else { nil }
    }

    fileprivate var replyCut: Int? {
        if case .cutReply(let place) = self { place } else { nil }
    }

    fileprivate var requestFlip: Int? {
        if case .alterRequest(let place) = self { place } else { nil }
    }

    fileprivate var replyFlip: Int? {
        if case .alterReply(let place) = self { place } else { nil }
    }
}
