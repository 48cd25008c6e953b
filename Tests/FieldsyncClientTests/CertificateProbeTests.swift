import Foundation
import Testing

@testable import FieldsyncClient

@Suite("Looking at a server's certificate")
struct CertificateProbeTests {
    /// A port at which connections come about, and nothing is ever said.
    private final class SilentPort {
        let number: UInt16
        private let file: Int32

        init() throws {
            file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = withUnsafeMutablePointer(to: &address) { [file] pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(file, $0, length) + listen(file, 8) + getsockname(file, $0, &length)
                }
            }
            try #require(file >= 0 && status == 0)
            number = UInt16(bigEndian: address.sin_port)
        }

        deinit { close(file) }
    }

    /// Whichever of the two is reached first, connection or the limit, the words are the same.
    @Test func whoAnswersAndSaysNothingIsNotWaitedForWithoutEnd() async throws {
        let port = try SilentPort()
        let url = "https://127.0.0.1:\(port.number)"
        let impatient = NetworkPatience(connectMilliseconds: 20, silenceMilliseconds: 20)
        await #expect(
            throws: PeerError.unreachable(url: url, detail: "nothing answered in time")
        ) {
            try await NetworkPatience.$current.withValue(impatient) {
                _ = try await CertificateProbe.certificate(of: ServerAddress(url))
            }
        }
        withExtendedLifetime(port) {}
    }
}
