import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Synchronization
import Testing

@testable import FieldsyncServer

/// Goal: a laptop takes spaces as they are from a real server: those that it may see, where both
/// read by one schema, and what is not sent so comes with the next exchange.
@Suite struct SnapshotTests {
    private static let always = Instant(milliseconds: 4_000_000_000_000)

    /// - Parameter noise: Bytes of each note that nothing makes smaller.
    private func fill(_ network: TestNetwork, noise: Int = 0) async throws -> Replica {
        let ada = try await network.enrolled("Ada")
        for number in 0..<40 {
            let noise = Hex.text(network.clock.environment.randomBytes(noise))
            try ada.note("alpha \(number) \(noise)")
            try ada.note("beta \(number) \(noise)", in: Word.beta)
            if number % 10 == 9 { try await ada.sync() }
        }
        return ada
    }

    private func take(_ replica: Replica) async throws -> ExchangeSummary {
        let always = try #require(Self.always)
        return try await HTTPPeer(replica: replica).takeSnapshots(since: always)
    }

    @Test func aNewLaptopIsInStepAtOnceAndStaysSo() async throws {
        try await TestNetwork.run { network in
            let ada = try await fill(network)
            let bo = try await network.enrolled("Bo")
            let made = try await take(bo)
            #expect(made.linksOnly > 0 && made.linksOnly + made.transactionsReceived >= 80)
            let summary = try await bo.sync()
            #expect(summary.isInStep && summary.transactionsReceived == 0)
            #expect(summary.mendedSpaces.isEmpty && summary.refusals.isEmpty)
            #expect(try bo.notes() == ada.notes())
            #expect(try bo.notes(Word.beta) == ada.notes(Word.beta))
            #expect(try bo.digest() == ada.digest())
            #expect(try bo.verify() == [])
            // A second one finds every space there.
            let none = try await take(bo)
            #expect(none.linksOnly + none.transactionsReceived == 0)
            try bo.note("new")
            try await bo.sync()
            try await ada.sync()
            #expect(try ada.notes().contains("new"))
            let (back, missing) = try await HTTPPeer(replica: bo).bringHistoryBack()
            #expect(back == made.linksOnly && missing == 0)
            #expect(try bo.verify() == [])
        }
    }

    @Test func onlyWhatAPersonMaySeeIsSent() async throws {
        try await TestNetwork.run { network in
            let ada = try await fill(network)
            let rex = try await network.enrolled("Rex", .recorder, spaces: [Word.beta])
            _ = try await take(rex)
            #expect(try rex.heads(Word.alpha).heads.isEmpty)
            #expect(try rex.notes(Word.beta) == ada.notes(Word.beta))
            let eve = try await network.enrolled("Eve")
            try await network.administration.revoke("Eve")
            await #expect(throws: PeerError.self) { try await take(eve) }
            #expect(try eve.spaces().isEmpty)
        }
    }

    @Test func anotherSchemaGetsTheWholeHistory() async throws {
        try await TestNetwork.run { network in
            let ada = try await fill(network)
            let schema = Schema(version: Schema.trial.version + 1, types: Schema.trial.types)
            let bo = try Replica.create(
                at: network.folder.path + "/bo", name: "Bo", layout: .oneFile, schema: schema,
                environment: network.clock.environment)
            let code = try await network.administration.invite(
                user: "Bo", role: .manager, spaces: []
            ).code
            _ = try await HTTPPeer(replica: bo).enrol(url: network.url, code: code)
            let none = try await take(bo)
            #expect(none.linksOnly + none.transactionsReceived == 0)
            try await bo.sync()
            #expect(try bo.notes() == ada.notes())
            #expect(try bo.linksOnly().isEmpty)
        }
    }

    /// A laptop of Bo's that goes through a proxy, and what it was told of the way.
    ///
    /// - Parameters:
    ///   - day: From when on all comes whole, as milliseconds.
    ///   - tries: In a row by which nothing moves.
    private func fill(
        _ bo: Replica, through url: String, told: Told, since day: Int64, tries: Int = 2
    ) async throws -> ExchangeSummary {
        let limit = try #require(Instant(milliseconds: day))
        let own = try #require(try Remote.of(bo)?.url)
        try bo.move(to: url)
        let policy = RetryPolicy(
            tries: tries, firstMilliseconds: 1, longestMilliseconds: 1, pause: told.pause)
        let summary = try await HTTPPeer(replica: bo).pull(
            since: limit, retrying: policy, progress: told.note)
        try bo.move(to: own)
        return summary
    }

    private final class Told: Sendable {
        private let state = Mutex<(pauses: Int, steps: [ExchangeProgress])>((0, []))

        var pauses: Int { state.withLock { $0.pauses } }
        /// Those of the snapshots, after which the exchange's begin.
        var steps: [ExchangeProgress] { state.withLock { $0.steps } }

        func pause(_: UInt64) { state.withLock { $0.pauses += 1 } }
        func note(_ progress: ExchangeProgress) { state.withLock { $0.steps.append(progress) } }
    }

    /// All transactions whole, or none: the one makes many parts, the other a few.
    @Test(arguments: [(0, 900), (4_000_000_000_000, 0)])
    func whereverItIsCutItGoesOnFromTheLastPartThatCame(day: Int64, noise: Int) async throws {
        try await TestNetwork.run { network in
            let ada = try await fill(network, noise: noise)
            let usual = Told()
            let whole = try await fill(
                try await network.enrolled("Bo"), through: network.url, told: usual, since: day)
            #expect(usual.pauses == 0)
            let parts = try #require(usual.steps.map(\.bytesReceived).max())
            var pauses = 0
            let all = whole.httpBytesReceived
            for place in stride(from: 1, to: all, by: all / 17) {
                let bo = try await network.enrolled("Bo \(place)")
                // The first connection asks how much it will be.
                try await FaultProxy.run(
                    before: network.url, .cutReply(after: place), at: .one(1)
                ) { url in
                    let told = Told()
                    let made = try await fill(bo, through: url, told: told, since: day)
                    pauses += told.pauses
                    #expect(made.linksOnly == whole.linksOnly, "cut at \(place)")
                    #expect(made.transactionsReceived == whole.transactionsReceived)
                    // No part that came whole came again.
                    #expect(told.steps.map(\.bytesReceived).max() == parts, "cut at \(place)")
                }
                #expect(try bo.digest() == ada.digest())
                #expect(try bo.verify() == [])
            }
            #expect(pauses > 10)
        }
    }

    @Test func aLinkThatAlwaysBreaksBringsAPartAtATime() async throws {
        try await TestNetwork.run { network in
            let ada = try await fill(network, noise: 900)
            let bo = try await network.enrolled("Bo")
            try await FaultProxy.run(
                before: network.url, .cutReply(after: 60_000), at: .all
            ) { url in
                let told = Told()
                // Of a connection that breaks, the HTTP client drops what nobody has asked for yet:
                // a busy machine may get nothing out of a try.
                _ = try await fill(bo, through: url, told: told, since: 0, tries: 1000)
                #expect(told.pauses > 2)
            }
            #expect(try bo.notes() == ada.notes())
            #expect(try bo.verify() == [])
        }
    }

    @Test func theBarKnowsHowMuchIsToComeAndNeverGoesBack() async throws {
        try await TestNetwork.run { network in
            _ = try await fill(network)
            let told = Told()
            let bo = try await network.enrolled("Bo")
            _ = try await fill(bo, through: network.url, told: told, since: 4_000_000_000_000)
            let steps = told.steps
            #expect(steps.count > 4)
            #expect(steps.allSatisfy { $0.transactionsToReceive == 80 })
            for (one, next) in zip(steps, steps.dropFirst()) {
                #expect(one.transactionsReceived <= next.transactionsReceived)
                #expect(one.bytesReceived < next.bytesReceived)
            }
            #expect(steps.last?.transactionsReceived == 80)
        }
    }

    /// Takes snapshots by a connection that is cut and by another one, with something in between.
    private func takeInTwo(
        _ network: TestNetwork, _ laptop: Replica,
        _ between: @escaping @Sendable () async throws -> Void
    ) async throws -> ExchangeSummary {
        let always = try #require(Self.always)
        var made = ExchangeSummary()
        try await FaultProxy.run(
            before: network.url, .cutReply(after: 2500), at: .one(1)
        ) { url in
            try laptop.move(to: url)
            let policy = RetryPolicy(tries: 2, firstMilliseconds: 1, longestMilliseconds: 1) { _ in
                try await between()
            }
            made = try await HTTPPeer(replica: laptop).takeSnapshots(
                since: always, retrying: policy)
        }
        try laptop.move(to: network.url)
        return made
    }

    @Test func whatIsWrittenAfterACutIsNoGroundForTheRest() async throws {
        try await TestNetwork.run { network in
            let ada = try await fill(network)
            let bo = try await network.enrolled("Bo")
            let made = try await takeInTwo(network, bo) {
                try ada.note("later")
                try ada.note("later", in: Word.beta)
                try await ada.sync()
            }
            #expect(made.linksOnly + made.transactionsReceived >= 80)
            try await bo.sync()
            #expect(try bo.digest() == ada.digest())
            #expect(try bo.verify() == [])
        }
    }

    @Test func whoseGrantIsTakenAwayMeanwhileIsToldNothingMoreOfTheSpace() async throws {
        try await TestNetwork.run { network in
            _ = try await fill(network)
            let rex = try await network.enrolled(
                "Rex", .recorder, spaces: [Word.alpha, Word.beta])
            _ = try await takeInTwo(network, rex) {
                try await network.administration.withdraw(Word.beta, from: "Rex")
            }
            try await rex.sync()
            #expect(try rex.notes().count == 40)
            #expect(try rex.heads(Word.beta).heads.isEmpty)
            #expect(try rex.verify() == [])
        }
    }

    @Test func aLaptopThatHoldsASpaceKeepsItAndTakesTheOthers() async throws {
        try await TestNetwork.run { network in
            let ada = try await fill(network)
            let bo = try await network.enrolled("Bo")
            try bo.note("mine")
            _ = try await take(bo)
            #expect(try bo.notes() == ["mine"])
            #expect(try bo.notes(Word.beta) == ada.notes(Word.beta))
            try await bo.sync()
            #expect(try bo.notes() == (ada.notes() + ["mine"]).sorted())
            #expect(try bo.verify() == [])
        }
    }
}
