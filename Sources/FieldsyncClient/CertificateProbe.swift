import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// Looks at the certificate that a server shows, without believing it.
enum CertificateProbe {
    /// The certificate to pin, in PEM: the last of the chain that the server shows, which for a
    /// self-signed one is the server's own.
    ///
    /// Nil where none is shown. Whoever answers and then says nothing is not waited for.
    static func certificate(of address: ServerAddress) async throws -> String? {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        let context = try NIOSSLContext(configuration: configuration)
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let seen = loop.makePromise(of: NIOSSLCertificate?.self)
        let isNumeric = address.isNumeric
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(NetworkPatience.current.connect)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(
                        context: context,
                        serverHostname: isNumeric ? nil : address.host,
                        customVerificationCallback: { chain, verdict in
                            seen.succeed(chain.last)
                            verdict.succeed(.failed)
                        })
                    try channel.pipeline.syncOperations.addHandlers(
                        handler, EndNotice(promise: seen))
                }
            }
        let limit = NetworkPatience.current.connect
        do {
            let channel = try await bootstrap.connect(host: address.host, port: address.port).get()
            defer { channel.close(promise: nil) }
            let end = loop.scheduleTask(in: limit) { seen.fail(ChannelError.connectTimeout(limit)) }
            defer { end.cancel() }
            return try await seen.futureResult.get().map(pem)
        } catch {
            seen.succeed(nil)
            guard case .connection(let detail) = NetworkFault(error) else { throw error }
            throw PeerError.unreachable(url: "\(address)", detail: detail)
        }
    }

    private static func pem(_ certificate: NIOSSLCertificate) throws -> String {
        let text = Data(try certificate.toDERBytes()).base64EncodedString(
            options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
    }

    /// Ends the wait where the connection ends before any certificate was shown.
    private final class EndNotice: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let promise: EventLoopPromise<NIOSSLCertificate?>

        init(promise: EventLoopPromise<NIOSSLCertificate?>) { self.promise = promise }

        func channelInactive(context: ChannelHandlerContext) {
            promise.succeed(nil)
            context.fireChannelInactive()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            promise.succeed(nil)
            context.close(promise: nil)
        }
    }
}
