import FieldsyncClient
import Testing

@Suite("Addresses of servers")
struct ServerAddressTests {
    @Test(
        arguments: [
            ("https://office.example:8443", "https://office.example:8443"),
            ("https://office.example/", "https://office.example:443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://localhost", "http://localhost:80"),
            ("http://[::1]:9", "http://[::1]:9"),
            ("HTTPS://10.0.0.1", "https://10.0.0.1:443"),
        ])
    func goodAddressesAreSpelledOneWay(_ text: String, _ spelled: String) throws {
        #expect("\(try ServerAddress(text))" == spelled)
    }

    @Test(
        arguments: [
            "", "office.example", "ftp://office.example", "https://", "https://a:0",
            "https://a:65536", "https://user:secret@a", "https://a/path", "https://a?code=1",
            "https://a#b",
        ])
    func otherAddressesAreUnfit(_ text: String) {
        let error = #expect(throws: PeerError.self) { try ServerAddress(text) }
        guard case .addressUnfit = error else {
            Issue.record("'\(text)' ended in \(String(describing: error))")
            return
        }
        #expect(error?.exitStatus == 64)
    }

    @Test(arguments: ["127.0.0.1:1", "office.example", "localhost:8080"])
    func anAddressWithoutSchemeSaysThatTheSchemeIsMissing(_ text: String) {
        let why = "it does not begin with https:// or http://"
        #expect(throws: PeerError.addressUnfit(text, why: why)) { try ServerAddress(text) }
    }

    @Test(
        arguments: [
            "http://office", "http://128.0.0.1", "http://127.0.0.1.example", "http://127.1",
        ])
    func plainAddressesElsewhereAreInsecure(_ text: String) {
        #expect(throws: PeerError.addressInsecure(text)) { try ServerAddress(text) }
    }
}
