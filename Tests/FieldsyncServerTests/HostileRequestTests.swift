import FieldsyncClient
import FieldsyncServer
import Foundation
import Testing

/// Goal: what a hostile client does with HTTP itself moves nothing, shows nothing, and leaves the
/// server to everybody else.
@Suite struct HostileRequestTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let head: String
        var body = ""
        var bytes: String {
            "POST /v0/exchange HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(head)\r\n\(body)"
        }
    }

    /// A request within the body of another one, for whoever reads its length in another way.
    private static let hidden = "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"

    static let cases = [
        Case(
            testDescription: "a length and chunks",
            head: "Content-Length: \(hidden.utf8.count)\r\nTransfer-Encoding: chunked\r\n",
            body: hidden),
        Case(
            testDescription: "two lengths", head: "Content-Length: 5\r\nContent-Length: 0\r\n",
            body: hidden),
        Case(
            testDescription: "a length below zero", head: "Content-Length: -1\r\n", body: hidden),
        Case(
            testDescription: "a length beyond 64 bits",
            head: "Content-Length: 99999999999999999999999\r\n", body: hidden),
        Case(
            testDescription: "a chunk beyond 64 bits", head: "Transfer-Encoding: chunked\r\n",
            body: "FFFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n"),
        Case(
            testDescription: "a chunk of no size", head: "Transfer-Encoding: chunked\r\n",
            body: "nonsense\r\n\r\n"),
        Case(
            testDescription: "an encoding that nobody asked for",
            head: "Content-Encoding: gzip\r\nContent-Length: 4\r\n",
            body: "\u{1F}\u{B}\u{8}\u{0}"),
        Case(
            testDescription: "ranges",
            head: "Range: bytes=0-0,1-1,2-2,5-,-9\r\nContent-Length: 0\r\n"),
        Case(
            testDescription: "another site's page",
            head: "Origin: https://evil.example\r\nContent-Length: 0\r\n"),
        Case(
            testDescription: "a head of ten megabytes",
            head: "X-Long: \(String(repeating: "a", count: 10 << 20))\r\nContent-Length: 0\r\n"),
        Case(
            testDescription: "ten thousand heads",
            head: String(repeating: "X-More: a\r\n", count: 10_000) + "Content-Length: 0\r\n"),
    ]

    @Test(arguments: cases)
    func nothingIsMovedAndNobodyElseNotices(_ hostile: Case) async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.note("one")
            try await laptop.sync()
            var reply = ""
            do {
                reply = try await RawSocket.request(network.url, hostile.bytes)
            } catch {
                // The server ended the connection while it was still being written to.
                reply = ""
            }
            // Either no answer, a refusal, or the one shape of an answer to nobody: a challenge.
            let status = reply.split(separator: " ").dropFirst().first.map(String.init) ?? ""
            #expect(["", "200", "400", "413", "431"].contains(status), "\(reply.prefix(200))")
            if status == "200" {
                // An answer begins before the request has ended; of one that breaks it ends there.
                let body = reply.components(separatedBy: "\r\n\r\n").dropFirst().first ?? ""
                #expect(body.isEmpty || body.hasPrefix("9\r\n\u{B}"), "a challenge at most")
            }
            #expect(reply.components(separatedBy: "HTTP/1.1 ").count <= 2, "one answer at most")
            #expect(!reply.lowercased().contains("access-control-allow"))
            #expect(!reply.lowercased().contains("content-range"))
            try laptop.note("two")
            #expect(try await laptop.sync().isInStep)
            #expect(try network.server.notes() == ["one", "two"])
        }
    }
}
