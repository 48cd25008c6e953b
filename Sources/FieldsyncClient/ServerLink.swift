import AsyncHTTPClient
import FieldsyncFormat
import FieldsyncStore
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One HTTP client for one exchange or enrolment, and what its errors mean.
struct ServerLink: Sendable {
    let address: ServerAddress
    let counter = ByteCounter()
    private let client: HTTPClient

    /// A pinned certificate, in PEM, is trusted and nothing else; the name in it does not matter,
    /// since it is known by its bytes.
    init(_ address: ServerAddress, pinnedCertificate: String?) throws {
        self.address = address
        var encryption = TLSConfiguration.makeClientConfiguration()
        encryption.minimumTLSVersion = .tlsv12
        if let pinnedCertificate {
            let certificates = try NIOSSLCertificate.fromPEMBytes(Array(pinnedCertificate.utf8))
            encryption.trustRoots = .certificates(certificates)
            encryption.certificateVerification = .noHostnameVerification
        }
        let patience = NetworkPatience.current
        var settings = HTTPClient.Configuration(
            tlsConfiguration: encryption,
            redirectConfiguration: .disallow,
            timeout: .init(
                connect: patience.connect, read: patience.silence, write: patience.silence),
            decompression: .disabled)
        settings.httpVersion = .http1Only
        settings.connectionPool.retryConnectionEstablishment = false
        settings.http1_1ConnectionDebugInitializer = { [counter] in counter.attach(to: $0) }
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }

    /// Sends one POST and hands the reply's body over; an error of the network becomes a
    /// ``PeerError``.
    func post<Result: Sendable>(
        _ path: String,
        body: HTTPClientRequest.Body,
        _ read: (HTTPClientResponse.Body) async throws -> Result
    ) async throws -> Result {
        var request = HTTPClientRequest(url: "\(address)\(path)")
        request.method = .POST
        request.body = body
        do {
            let response = try await client.execute(request, timeout: .hours(6))
            switch response.status.code {
            case 200: return try await read(response.body)
            case 426: throw PeerError.newerProtocol(url: "\(address)")
            case 429, 503:
                let wait = response.headers.first(name: "retry-after").flatMap { UInt32($0) }
                throw PeerError.busy(url: "\(address)", retryAfterSeconds: wait)
            case 500: throw PeerError.serverFails(url: "\(address)")
            case let status: throw PeerError.noServer(url: "\(address)", status: status)
            }
        } catch {
            throw meaning(of: error)
        }
    }

    func close() async throws { try await client.shutdown() }

    private func meaning(of error: any Error) -> any Error {
        let url = "\(address)"
        switch NetworkFault(error) {
        case .certificate(let detail): return PeerError.certificateRefused(url: url, detail: detail)
        case .notEncrypted: return PeerError.notEncrypted(url: url)
        case .connection(let detail):
            return counter.sent == 0
                ? PeerError.unreachable(url: url, detail: detail)
                : PeerError.interrupted(url: url, detail: detail)
        case nil: return error
        }
    }
}

/// Runs work that blocks, on files as a rule, beside the event loops.
func blocking<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await NIOThreadPool.singleton.runIfActive(work)
}
