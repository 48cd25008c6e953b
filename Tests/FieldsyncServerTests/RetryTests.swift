import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import Synchronization
import Testing

@testable import FieldsyncServer

@Suite("Trying again, and how fast")
struct RetryTests {
    /// Chance that is always zero or always the largest.
    private func environment(_ byte: UInt8) -> StoreEnvironment {
        StoreEnvironment(
            nowMilliseconds: { 0 }, randomBytes: { [UInt8](repeating: byte, count: $0) })
    }

    private var policy: RetryPolicy {
        RetryPolicy(tries: 5, firstMilliseconds: 500, longestMilliseconds: 3_000) { _ in }
    }

    @Test(arguments: [(1, 250, 500), (2, 500, 1_000), (3, 1_000, 2_000), (4, 1_500, 3_000)])
    func pausesDoubleWithinTheirBound(tries: Int, least: UInt64, most: UInt64) {
        let error = PeerError.interrupted(url: "", detail: "")
        #expect(policy.wait(after: error, tries: tries, environment(0)) == least)
        for byte in 0..<255 {
            let wait = policy.wait(after: error, tries: tries, environment(UInt8(byte))) ?? 0
            #expect((least...most).contains(wait))
        }
    }

    @Test func whatCannotPassIsNotTriedAgain() {
        let broken = PeerError.interrupted(url: "", detail: "")
        #expect(policy.wait(after: broken, tries: 5, environment(0)) == nil)
        for error in [
            PeerError.noRemote, .notEnrolled(url: ""), .unreachable(url: "", detail: ""),
            .newerProtocol(url: ""), .malformed(url: "", detail: ""),
        ] {
            #expect(policy.wait(after: error, tries: 1, environment(0)) == nil, "\(error.code)")
        }
    }

    @Test func aServerThatSaysHowLongIsTakenAtItsWord() {
        func wait(_ seconds: UInt32?) -> UInt64? {
            policy.wait(
                after: .busy(url: "", retryAfterSeconds: seconds), tries: 1, environment(0))
        }
        #expect(wait(2) == 2_250)
        #expect(wait(nil) == 250)
        #expect(wait(4) == nil, "longer than a person waits")
        #expect(wait(.max) == nil)
    }

    @Test func aBrokenExchangeIsMadeAgainAfterAPause() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.note("one")
            try await FaultProxy.run(before: network.url, .cutReply(after: 60)) { url in
                try laptop.move(to: url)
                let pauses = Mutex<[UInt64]>([])
                let policy = RetryPolicy(
                    tries: 4, firstMilliseconds: 500, longestMilliseconds: 30_000
                ) { wait in pauses.withLock { $0.append(wait) } }
                let connection = PeerConnection(replica: laptop)
                let summary = try await connection.exchange(.both, retrying: policy)
                try await connection.close()
                #expect(summary.isInStep)
                #expect(pauses.withLock { $0.count } == 1)
            }
            #expect(try network.server.notes() == ["one"])
        }
    }

    @Test func whatABrokenExchangeMovedIsInTheSum() async throws {
        try await TestNetwork.run { network in
            let ada = try await network.enrolled("Ada")
            for number in 0..<60 {
                let noise = Hex.text(network.clock.environment.randomBytes(900))
                try ada.note("\(number) \(noise)")
                if number % 10 == 9 { try await ada.sync() }
            }
            let bo = try await network.enrolled("Bo")
            try await FaultProxy.run(before: network.url, .cutReply(after: 40_000)) { url in
                try bo.move(to: url)
                let steps = Mutex<[ExchangeProgress]>([])
                let policy = RetryPolicy(
                    tries: 2, firstMilliseconds: 1, longestMilliseconds: 1) { _ in }
                let connection = PeerConnection(replica: bo)
                let summary = try await connection.exchange(.pull, retrying: policy) { now in
                    steps.withLock { $0.append(now) }
                }
                try await connection.close()
                #expect(summary.transactionsReceived == 60)
                #expect(summary.httpBytesReceived > 60_000)
                let counts = steps.withLock { $0.map(\.transactionsReceived) }
                #expect(counts == counts.sorted() && counts.last == 60)
            }
            #expect(try bo.notes() == ada.notes())
        }
    }

    @Test func manyExchangesShareAConnectionAndEachCountsItsOwnBytes() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            let connection = PeerConnection(replica: laptop)
            try laptop.note("one")
            _ = try await connection.exchange(.both)
            var quiet: [ExchangeSummary] = []
            for _ in 0..<3 { quiet.append(try await connection.exchange(.both)) }
            try await connection.close()
            #expect(Set(quiet.map(\.httpBytesSent)).count == 1)
            for summary in quiet {
                #expect(summary.isInStep)
                #expect(summary.roundTrips == 1)
                #expect(summary.bytesSent + summary.bytesReceived <= 90)
                #expect(summary.httpBytesSent + summary.httpBytesReceived <= 450)
            }
        }
    }

    @Test func segmentsGrowOnAFastLinkAndShrinkOnASlowOrBrokenOne() {
        var pace = SegmentPace()
        let usual = pace.targetBytes
        for _ in 0..<10 { pace.took(milliseconds: 10) }
        #expect(pace.targetBytes == 1 << 20)
        for _ in 0..<20 { pace.took(milliseconds: 9_000) }
        #expect(pace.targetBytes == 8 << 10)
        pace.took(milliseconds: 2_000)
        #expect(pace.targetBytes == 8 << 10, "neither fast nor slow")
        var exponent: UInt8? = nil
        for _ in 0..<9 { exponent = SegmentPace(exponent: exponent).afterFailure }
        #expect(exponent == 13)
        for _ in 0..<9 { exponent = SegmentPace(exponent: exponent).afterSuccess }
        #expect(exponent == nil)
        #expect(SegmentPace(exponent: 255).targetBytes == 1 << 20)
        #expect(usual == 256 << 10)
    }
}
