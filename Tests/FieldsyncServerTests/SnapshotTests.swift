import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

/// Goal: a laptop takes spaces as they are from a real server: those that it may see, where both
/// read by one schema, and what is not sent so comes with the next exchange.
@Suite struct SnapshotTests {
    private static let always = Instant(milliseconds: 4_000_000_000_000)

    private func fill(_ network: TestNetwork) async throws -> Replica {
        let ada = try await network.enrolled("Ada")
        for number in 0..<40 {
            try ada.note("alpha \(number)")
            try ada.note("beta \(number)", in: Word.beta)
            if number % 10 == 9 { try await ada.sync() }
        }
        return ada
    }

    private func take(_ replica: Replica) async throws -> SnapshotOutcome {
        let always = try #require(Self.always)
        return try await HTTPPeer(replica: replica).takeSnapshots(before: always)
    }

    @Test func aNewLaptopIsInStepAtOnceAndStaysSo() async throws {
        try await TestNetwork.run { network in
            let ada = try await fill(network)
            let bo = try await network.enrolled("Bo")
            let made = try await take(bo)
            #expect(made.linksOnly > 0 && made.linksOnly + made.transactions >= 80)
            let summary = try await bo.sync()
            #expect(summary.isInStep && summary.transactionsReceived == 0)
            #expect(summary.mendedSpaces.isEmpty && summary.refusals.isEmpty)
            #expect(try bo.notes() == ada.notes())
            #expect(try bo.notes(Word.beta) == ada.notes(Word.beta))
            #expect(try bo.digest() == ada.digest())
            #expect(try bo.verify() == [])
            // A second one finds every space there.
            #expect(try await take(bo) == SnapshotOutcome())
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
            #expect(try await take(bo) == SnapshotOutcome())
            try await bo.sync()
            #expect(try bo.notes() == ada.notes())
            #expect(try bo.linksOnly().isEmpty)
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
