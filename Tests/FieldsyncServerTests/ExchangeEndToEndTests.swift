import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

@Suite("An exchange over a real connection")
struct ExchangeEndToEndTests {
    @Test func twoLaptopsComeIntoStepThroughTheServer() async throws {
        try await TestNetwork.run { network in
            let first = try await network.enrolled("Ada")
            let second = try await network.enrolled("Bo")
            try first.note("one")
            try second.note("two")
            let sent = try await first.sync()
            #expect(sent.transactionsSent == 1)
            #expect(sent.transactionsReceived == 0)
            #expect(sent.isInStep)
            let both = try await second.sync()
            #expect(both.transactionsSent == 1)
            #expect(both.transactionsReceived == 1)
            let received = try await first.sync()
            #expect(received.transactionsReceived == 1)
            #expect(received.roundTrips == 1)
            #expect(try first.notes() == ["one", "two"])
            #expect(try second.notes() == ["one", "two"])
            #expect(try first.digest() == second.digest())
            #expect(try network.server.digest() == first.digest())
            #expect(try network.server.verify().isEmpty)
            #expect(try first.names()[second.identity.id] == "Bo")
        }
    }

    @Test func quietSyncIsOneRoundTripThatMovesNothing() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.note("one")
            try await laptop.sync()
            let digest = try laptop.digest()
            let quiet = try await laptop.sync()
            #expect(quiet.roundTrips == 1)
            #expect(quiet.transactionsSent == 0)
            #expect(quiet.transactionsReceived == 0)
            #expect(quiet.isInStep)
            #expect(quiet.bytesSent + quiet.bytesReceived <= 90, "a ticket says all")
            #expect(quiet.httpBytesSent > quiet.bytesSent)
            #expect(quiet.httpBytesReceived > quiet.bytesReceived)
            #expect(try laptop.digest() == digest)
            network.clock.advance(milliseconds: 5000)
            let before = try ExchangeMemory.lastSync(Word.alpha, of: laptop)
            try await laptop.sync()
            let after = try ExchangeMemory.lastSync(Word.alpha, of: laptop)
            #expect(try #require(after).milliseconds - #require(before).milliseconds == 5000)
        }
    }

    @Test func newsOfBothSidesCrossInOneRoundTrip() async throws {
        try await TestNetwork.run { network in
            let first = try await network.enrolled("Ada")
            let second = try await network.enrolled("Bo")
            try first.note("one")
            try await first.sync()
            try await second.sync()
            try await first.sync()
            try first.note("two")
            try second.note("three")
            try await first.sync()
            let summary = try await second.sync()
            #expect(summary.roundTrips == 1)
            #expect(summary.transactionsSent == 1)
            #expect(summary.transactionsReceived == 1)
            #expect(summary.isInStep)
        }
    }

    @Test func aTicketThatWasUsedUpCostsOneMoreTrip() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.note("one")
            try await laptop.sync()
            let kept = try laptop.setting("exchange")
            try await laptop.sync()
            // The setting of before: as if the reply of the last exchange had been lost.
            try laptop.setSetting("exchange", kept)
            let summary = try await laptop.sync()
            #expect(summary.roundTrips == 2)
            #expect(summary.isInStep)
            #expect(try await laptop.sync().roundTrips == 1)
        }
    }

    @Test func restartedServerCostsOneMoreTrip() async throws {
        let folder = try TestFolder()
        let clock = TestClock()
        let server = try Replica.create(
            at: folder.path + "/server", name: "Office", layout: .filePerSpace, schema: .trial,
            environment: clock.environment)
        let laptop = try Replica.create(
            at: folder.path + "/ada", name: "Ada", layout: .oneFile, schema: .trial,
            environment: clock.environment)
        try await TestNetwork.serve(server) { administration, url in
            let code = try await administration.invite(
                user: "Ada", role: .manager, spaces: []
            ).code
            _ = try await HTTPPeer(replica: laptop).enrol(url: url, code: code)
            try laptop.note("one")
            #expect(try await laptop.sync().isInStep)
        }
        try await TestNetwork.serve(server) { _, url in
            try laptop.move(to: url)
            try laptop.note("two")
            let summary = try await laptop.sync()
            #expect(summary.roundTrips == 2)
            #expect(summary.transactionsSent == 1)
            #expect(summary.isInStep)
        }
        #expect(try server.digest() == laptop.digest())
    }

    @Test func aTicketThatWasUsedUpStopsALargePushAndTheNextTripCarriesIt() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.note("one")
            try await laptop.sync()
            let kept = try laptop.setting("exchange")
            try await laptop.sync()
            try laptop.setSetting("exchange", kept)
            for _ in 0..<60 {
                let noise = StoreEnvironment.system.randomBytes(45_000)
                try laptop.note(Data(noise).base64EncodedString())
            }
            let summary = try await laptop.sync()
            #expect(summary.roundTrips == 2)
            #expect(summary.transactionsSent == 60)
            #expect(summary.isInStep)
            #expect(try network.server.digest() == laptop.digest())
        }
    }

    @Test func pushSendsAndPullReceivesAndNeitherDoesBoth() async throws {
        try await TestNetwork.run { network in
            let first = try await network.enrolled("Ada")
            let second = try await network.enrolled("Bo")
            try first.note("one")
            try second.note("two")
            try await second.sync(.push)
            #expect(try await first.sync(.pull).transactionsReceived == 1)
            #expect(try network.server.notes() == ["two"])
            #expect(try await first.sync(.push).transactionsSent == 1)
            #expect(try await second.sync(.push).transactionsReceived == 0)
            #expect(try second.notes() == ["two"])
            #expect(try await second.sync(.pull).transactionsReceived == 1)
            #expect(try second.digest() == network.server.digest())
        }
    }

    @Test func manySegmentsOfManySpacesArrive() async throws {
        try await TestNetwork.run { network in
            let first = try await network.enrolled("Ada")
            let second = try await network.enrolled("Bo")
            let long = String(repeating: "long ", count: 8000)
            for index in 0..<40 { try first.note("\(index) \(long)", in: Word.alpha) }
            try first.note("beta", in: Word.beta)
            let sent = try await first.sync()
            #expect(sent.transactionsSent == 41)
            #expect(sent.isInStep)
            let received = try await second.sync()
            #expect(received.transactionsReceived == 41)
            #expect(received.isInStep)
            #expect(try second.digest() == first.digest())
        }
    }

    @Test func whatOthersWroteIsPassedOnToAServerThatLostIt() async throws {
        let folder = try TestFolder()
        let clock = TestClock()
        try await TestNetwork.run { network in
            let first = try await network.enrolled("Ada")
            let second = try await network.enrolled("Bo")
            try first.note("one")
            try await first.sync()
            try second.note("two")
            try await second.sync()
            let another = try Replica.create(
                at: folder.path + "/server", name: "Annex", layout: .filePerSpace,
                schema: .trial, environment: clock.environment)
            try await TestNetwork.serve(another) { administration, url in
                let code = try await administration.invite(
                    user: "Bo", role: .manager, spaces: []
                ).code
                _ = try await HTTPPeer(replica: second).enrol(url: url, code: code)
                #expect(try await second.sync().transactionsSent == 2)
                #expect(try another.digest() == second.digest())
            }
        }
    }

    @Test func progressIsToldAsReceiptsCome() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            for index in 0..<5 { try laptop.note("\(index)") }
            let (steps, told) = AsyncStream<ExchangeProgress>.makeStream()
            _ = try await HTTPPeer(replica: laptop).exchange(.both) { told.yield($0) }
            told.finish()
            var last: ExchangeProgress?
            for await step in steps { last = step }
            #expect(last?.transactionsSent == 5)
            #expect(last?.transactionsToSend == 5)
        }
    }
}

extension Replica {
    /// The same server at another address, as after a restart on another port.
    func move(to url: String) throws {
        _ = try HTTPPeer(replica: self).move(to: url)
    }
}
