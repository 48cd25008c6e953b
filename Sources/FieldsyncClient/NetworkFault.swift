import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// What an error of the network means, in words for people: what the libraries say names their
/// own source files.
enum NetworkFault {
    /// The certificate is not trusted.
    case certificate(String)
    /// What answers speaks no TLS.
    case notEncrypted
    /// No connection, or one that broke.
    case connection(String)

    /// Nil where it is no error of the network.
    init?(_ error: any Error) {
        switch error {
        case let error as NIOSSLError: self = Self.encryption(error)
        case is NIOSSLExtraError: self = .certificate("its name is another one")
        case let error as BoringSSLError: self = Self.handshake(error)
        case let error as HTTPClientError: self = Self.client(error)
        case let error as NIOConnectionError: self = .connection(Self.words(error))
        case let error as IOError: self = .connection(Self.words(error))
        case let error as ChannelError: self = .connection(Self.words(error))
        case is HTTPParserError: self = .connection("what came is not HTTP")
        default: return nil
        }
    }

    private static func encryption(_ error: NIOSSLError) -> NetworkFault {
        switch error {
        case .handshakeFailed(let cause): handshake(cause)
        case .uncleanShutdown, .writeDuringTLSShutdown, .shutdownFailed:
            .connection("the other side closed it")
        default: .certificate("it could not be checked")
        }
    }

    private static func handshake(_ error: BoringSSLError) -> NetworkFault {
        // The library tells its reasons apart by the words of BoringSSL only.
        let reason = "\(error)"
        if reason.contains("WRONG_VERSION_NUMBER") || reason.contains("HTTP_REQUEST") {
            return .notEncrypted
        }
        if reason.contains("CERTIFICATE_VERIFY_FAILED") {
            return .certificate("nobody known here vouches for it")
        }
        return .connection("the two sides did not agree on an encryption")
    }

    private static func client(_ error: HTTPClientError) -> NetworkFault {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            .connection("nothing answered in time")
        case .readTimeout, .deadlineExceeded: .connection("no answer came in time")
        case .writeTimeout: .connection("nothing was taken in time")
        case .remoteConnectionClosed, .uncleanShutdown: .connection("the other side closed it")
        case .cancelled, .requestStreamCancelled: .connection("it was cancelled")
        default: .connection("what came is not in order")
        }
    }

    private static func words(_ error: NIOConnectionError) -> String {
        if error.dnsAError != nil || error.dnsAAAAError != nil {
            return "the name '\(error.host)' is not known"
        }
        switch error.connectionErrors.first?.error {
        case let cause as IOError: return words(cause)
        case let cause as ChannelError: return words(cause)
        default: return "no connection came about"
        }
    }

    private static func words(_ error: IOError) -> String {
        String(cString: strerror(error.errnoCode)).lowercased()
    }

    private static func words(_ error: ChannelError) -> String {
        if case .connectTimeout = error { return "nothing answered in time" }
        return "the connection was closed"
    }
}
