import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import Foundation
import Testing

@testable import FieldsyncServer

@Suite("What a broken or hostile network does")
struct FaultTests {
    /// Notes that fill several segments, so that cuts fall before, into and between them.
    private static func fill(_ laptop: Replica, _ word: String) throws {
        let long = String(repeating: "\(word) ", count: 12_000)
        for index in 0..<6 { try laptop.note("\(index) \(long)") }
    }

    @Test(
        arguments: [
            FaultProxy.Fault.cutRequest(after: 0), .cutRequest(after: 100),
            .cutRequest(after: 400), .cutRequest(after: 900), .cutReply(after: 0),
            .cutReply(after: 60), .cutReply(after: 250), .cutReply(after: 500),
        ])
    func cutExchangeLosesNothingAndTheNextComesIntoStep(_ fault: FaultProxy.Fault) async throws {
        try await TestNetwork.run { network in
            let first = try await network.enrolled("Ada")
            let second = try await network.enrolled("Bo")
            try first.note("begin")
            try await first.sync()
            try await second.sync()
            try Self.fill(second, "news")
            try await second.sync()
            try Self.fill(first, "more")
            try await FaultProxy.run(before: network.url, fault) { url in
                try first.move(to: url)
                do {
                    try await first.sync()
                } catch let error as PeerError {
                    #expect(error.exitStatus == 5, "\(error)")
                }
                try await first.sync()
            }
            try first.move(to: network.url)
            #expect(try await first.sync().isInStep)
            try await second.sync()
            #expect(try first.digest() == second.digest())
            #expect(try network.server.digest() == first.digest())
            #expect(try first.notes().count == 13)
            #expect(try network.server.verify().isEmpty)
        }
    }

    @Test func alteredSmallRequestProvesNothingAndIsMadeAgain() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.note("one")
            try await laptop.sync()
            try laptop.note("two")
            try await FaultProxy.run(before: network.url, .alterRequest(at: 150)) { url in
                try laptop.move(to: url)
                let summary = try await laptop.sync()
                #expect(summary.roundTrips == 2)
                #expect(summary.refusals.isEmpty)
                #expect(summary.isInStep)
            }
            #expect(try network.server.notes() == ["one", "two"])
        }
    }

    @Test func alteredSegmentIsRefusedAndTheServersStoreUnchanged() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.note("one")
            try await laptop.sync()
            let before = try network.server.digest()
            let noise = Data(StoreEnvironment.system.randomBytes(30_000)).base64EncodedString()
            try laptop.note("two " + noise)
            try await FaultProxy.run(before: network.url, .alterRequest(at: 15_000)) { url in
                try laptop.move(to: url)
                let error = await #expect(throws: PeerError.self) { try await laptop.sync() }
                guard case .interrupted = error else {
                    Issue.record("an altered segment ended in \(String(describing: error))")
                    return
                }
                // Nothing was refused that could be sent again as it is, so nothing is listed.
                #expect(error?.exitStatus == 5)
                #expect(try laptop.refusals().isEmpty)
                #expect(try network.server.digest() == before)
                #expect(try await laptop.sync().isInStep)
            }
            #expect(try network.server.notes() == ["one", "two " + noise])
        }
    }

    @Test func alteredReplyIsRefusedAndTheLaptopsStoreUnchanged() async throws {
        try await TestNetwork.run { network in
            let first = try await network.enrolled("Ada")
            let second = try await network.enrolled("Bo")
            try first.note("one")
            try await first.sync()
            for place in [150, 180, 300, 420] {
                try await FaultProxy.run(before: network.url, .alterReply(at: place)) { url in
                    try second.move(to: url)
                    let before = try second.digest()
                    do {
                        try await second.sync()
                    } catch is PeerError {
                        #expect(try second.digest() == before)
                    }
                }
                try second.move(to: network.url)
            }
            #expect(try await second.sync().isInStep)
            #expect(try second.notes() == ["one"])
        }
    }

    @Test(arguments: ["", "\u{1}\u{1}\u{1}\u{1}", "\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}"])
    func bytesThatProveNothingAreTurnedAwayInOneShape(_ body: String) async throws {
        let request =
            "POST /v0/exchange HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
        try await TestNetwork.run { network in
            let reply = try await RawSocket.request(network.url, request)
            #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n"))
            // By bytes: a challenge is random, and may go on a letter that stands before it.
            let begins = "\r\n\r\n9\r\n\u{B}".utf8
            #expect(reply.utf8.contains(begins), "a challenge and nothing else")
        }
    }

    @Test func otherPathsAndBrokenHeadsAreAnsweredWithAStatus() async throws {
        try await TestNetwork.run { network in
            let absent = try await RawSocket.request(
                network.url, "GET /v1/exchange HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(absent.hasPrefix("HTTP/1.1 404 "))
            let broken = try await RawSocket.request(network.url, "NONSENSE\r\n\r\n")
            #expect(broken.hasPrefix("HTTP/1.1 400 "))
            let long = String(repeating: "a", count: 2000)
            let enrolment = try await RawSocket.request(
                network.url,
                "POST /v0/enrol HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    + "Content-Length: 2000\r\n\r\n" + long)
            #expect(enrolment.hasPrefix("HTTP/1.1 413 "))
            #expect(try await network.enrolled("Ada").sync().isInStep)
        }
    }
}
