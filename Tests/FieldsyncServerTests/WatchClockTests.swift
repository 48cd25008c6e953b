import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Synchronization
import Testing

@testable import FieldsyncServer

/// Goal (P10): a laptop's clock that jumps while `sync --watch` runs stops nothing, and its person
/// is told at once.
///
/// Method: a real exchange over loopback; the clock and the pauses are the test's.
@Suite struct WatchClockTests {
    private static let hour: Int64 = 3_600_000
    private static let year: Int64 = 31_557_600_000

    /// The events of a watch, one by one.
    private struct Events {
        var iterator: AsyncStream<SyncWatch.Event>.Iterator

        /// The next exchange that `isSought`; nothing may be waited for meanwhile.
        mutating func next(
            _ isSought: (ExchangeSummary) -> Bool
        ) async throws -> ExchangeSummary {
            while let event = await iterator.next() {
                guard case .exchanged(let summary) = event else {
                    Issue.record("\(event)")
                    continue
                }
                if isSought(summary) { return summary }
            }
            throw CancellationError()
        }
    }

    @Test func aClockThatJumpsIsToldOfAndStopsNothing() async throws {
        try await TestNetwork.run { network in
            let clock = JumpingClock(network.clock)
            let laptop = try Replica.create(
                at: network.folder.path + "/jumper", name: "jumper", layout: .oneFile,
                schema: .trial, environment: clock.environment)
            let code = try await network.administration.invite(
                user: "Ada", role: .manager, spaces: []
            ).code
            _ = try await HTTPPeer(replica: laptop).enrol(url: network.url, code: code)
            let (events, told) = AsyncStream<SyncWatch.Event>.makeStream()
            let connection = PeerConnection(replica: laptop)
            let watch = SyncWatch(
                connection, pause: { network.clock.advance(milliseconds: $0) },
                told: { told.yield($0) })
            let task = Task {
                defer { told.finish() }
                try await watch.run()
            }
            var seen = Events(iterator: events.makeAsyncIterator())
            _ = try await seen.next { _ in true }
            let jumps = [
                Self.hour, -Self.hour, 14 * Self.year, -25 * Self.year, 14 * Self.year, 0,
            ]
            for (number, jump) in jumps.enumerated() {
                clock.jump(to: jump)
                let summary = try await seen.next {
                    ($0.clockOffsetMilliseconds + jump).magnitude < 2_000
                }
                #expect(summary.notices.contains { $0.contains("clock") }, "\(jump)")
                try laptop.note("note \(number)")
                _ = try await seen.next { $0.transactionsSent > 0 }
            }
            task.cancel()
            try await task.value
            try await connection.close()
            #expect(try network.server.notes() == jumps.indices.map { "note \($0)" })
            // Put right, the clock gives right stamps, whatever it gave before.
            let last = try laptop.read(Word.alpha) { try $0.log() }.first?.transaction.stamp
            let now = network.clock.environment.nowMilliseconds()
            #expect(try #require(last).wallMilliseconds.distance(to: now).magnitude < 600_000)
            #expect(try laptop.verify() == [] && network.server.verify() == [])
        }
    }
}

/// A clock that is put off by so much, and then by something else.
private final class JumpingClock: Sendable {
    private let truth: TestClock
    private let skewMilliseconds = Mutex<Int64>(0)

    init(_ truth: TestClock) { self.truth = truth }

    func jump(to milliseconds: Int64) { skewMilliseconds.withLock { $0 = milliseconds } }

    var environment: StoreEnvironment {
        let truth = truth.environment
        return StoreEnvironment(
            nowMilliseconds: {
                let skew = self.skewMilliseconds.withLock { $0 }
                return UInt64(clamping: Int64(clamping: truth.nowMilliseconds()) + skew)
            },
            randomBytes: truth.randomBytes)
    }
}
