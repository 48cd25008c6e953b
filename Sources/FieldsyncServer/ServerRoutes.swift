import FieldsyncFormat
import FieldsyncStore
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// What a route knows of its request besides what was sent.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where the connection comes from, without its port.
    let sender: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        sender = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}

/// `POST /v0/exchange`.
enum ExchangeRoute {
    /// Bytes of a request that are still read after it was answered early, so that the answer
    /// arrives before the connection ends; a device stops sending when it reads the answer.
    private static let drainLimit = 64 << 20
    private static let pieceBytes = 64 << 10

    static func response(to request: Request, desk: ExchangeDesk) async throws -> Response {
        if desk.memory.isStoreFailing.load(ordering: .relaxed) {
            // An answer has begun with "200" before the store is asked.
            _ = try await desk.storage.devices()
            desk.memory.isStoreFailing.store(false, ordering: .relaxed)
        }
        var headers = HTTPFields()
        headers[.contentType] = "application/octet-stream"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                do {
                    try await converse(request.body, desk: desk, &writer)
                } catch let error as StoreError {
                    desk.memory.isStoreFailing.store(true, ordering: .relaxed)
                    throw error
                }
                try await writer.finish(nil)
            })
    }

    private static func converse(
        _ body: RequestBody, desk: ExchangeDesk, _ writer: inout any ResponseBodyWriter
    ) async throws {
        var answer = ExchangeAnswer(desk: desk)
        var drained = 0
        for try await buffer in body {
            if answer.isOver {
                drained += buffer.readableBytes
                if drained > drainLimit { throw ExchangeOverrun() }
                continue
            }
            try await gathering(&writer) { outlet in
                try await answer.take(buffer.readableBytesView, outlet)
            }
        }
        try await gathering(&writer) { try await answer.finish($0) }
    }

    /// Gathers small frames, so that a reply of a few frames is one piece on the wire.
    private static func gathering(
        _ writer: inout any ResponseBodyWriter,
        _ work: (ExchangeAnswer.Outlet) async throws -> Void
    ) async throws {
        var pending: [UInt8] = []
        try await work { bytes, isUrgent in
            pending += bytes
            if isUrgent || pending.count >= pieceBytes {
                try await writer.write(ByteBuffer(bytes: pending))
                pending.removeAll(keepingCapacity: true)
            }
        }
        if !pending.isEmpty { try await writer.write(ByteBuffer(bytes: pending)) }
    }

    /// Ends a connection that goes on sending after it was answered.
    private struct ExchangeOverrun: Error {}
}

/// `POST /v0/enrol`.
enum EnrolmentRoute {
    static func response(
        to request: Request, context: ServerContext, desk: EnrolmentDesk
    ) async throws -> Response {
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard bytes.count + buffer.readableBytes <= VouchRequest.bytesLimit else {
                return Response(status: .contentTooLarge)
            }
            bytes += buffer.readableBytesView
            // Only the request of a device with a certificate is long.
            guard bytes.count <= EnrolmentRequest.bytesLimit || VouchRequest.begins(bytes) else {
                return Response(status: .contentTooLarge)
            }
        }
        guard let reply = try await desk.reply(to: bytes, from: context.sender) else {
            return Response(status: .tooManyRequests, headers: [.retryAfter: "600"])
        }
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.encoded())))
    }
}
