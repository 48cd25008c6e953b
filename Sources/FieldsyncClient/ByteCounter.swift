import NIOCore
import NIOSSL
import Synchronization

/// Counts the bytes of HTTP on every connection of one client, inside TLS where there is any.
final class ByteCounter: Sendable {
    private let sentBytes = Atomic<Int>(0)
    private let receivedBytes = Atomic<Int>(0)

    var sent: Int { sentBytes.load(ordering: .relaxed) }
    var received: Int { receivedBytes.load(ordering: .relaxed) }

    /// Puts a handler that counts next to the socket, or next to TLS.
    func attach(to channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let handler = CountingHandler(counter: self)
            do {
                let encryption = try pipeline.handler(type: NIOSSLClientHandler.self)
                try pipeline.addHandler(handler, position: .after(encryption))
            } catch ChannelPipelineError.notFound {
                try pipeline.addHandler(handler, position: .first)
            }
        }
    }

    private final class CountingHandler: ChannelDuplexHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundIn = IOData

        private let counter: ByteCounter

        init(counter: ByteCounter) { self.counter = counter }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            counter.receivedBytes.add(unwrapInboundIn(data).readableBytes, ordering: .relaxed)
            context.fireChannelRead(data)
        }

        func write(
            context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
        ) {
            counter.sentBytes.add(unwrapOutboundIn(data).readableBytes, ordering: .relaxed)
            context.write(data, promise: promise)
        }
    }
}
