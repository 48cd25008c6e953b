import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

/// Goal: exchanges name what both sides hold instead of spelling it out, and where the two hold
/// different things they find out and spell it out once.
@Suite struct GroundedExchangeTests {
    private let folder: TestFolder
    private let clock = TestClock()
    private let server: Replica

    init() throws {
        folder = try TestFolder()
        server = try Self.replica("server", folder, clock, .filePerSpace)
    }

    private static func replica(
        _ name: String, _ folder: TestFolder, _ clock: TestClock, _ layout: StoreLayout = .oneFile
    ) throws -> Replica {
        try Replica.create(
            at: folder.path + "/" + name, name: name, layout: layout, schema: .trial,
            environment: clock.environment)
    }

    private func reopened(_ replica: Replica) throws -> Replica {
        try Replica.open(
            at: replica.directory, schema: .trial, environment: clock.environment)
    }

    private static func enrol(
        _ replica: Replica, _ administration: ServerAdministration, _ url: String
    ) async throws {
        let code = try await administration.invite(
            user: replica.identity.name, role: .manager, spaces: []
        ).code
        _ = try await HTTPPeer(replica: replica).enrol(url: url, code: code)
    }

    /// Alters what a store holds of an old entry, so that its window is another one.
    private func alter(_ path: String) throws {
        let url = URL(fileURLWithPath: path)
        var data = try Data(contentsOf: url)
        while let range = data.range(of: Data("needle".utf8)) {
            data.replaceSubrange(range, with: Data("noodle".utf8))
        }
        try data.write(to: url)
    }

    @Test func laterSegmentsStandOnWhatThePeerHolds() throws {
        let ada = try Self.replica("ada", folder, clock)
        let bo = try Self.replica("bo", folder, clock)
        var key = try ada.note("one")
        for text in ["two", "three"] { key = try ada.note(text) }
        let first = try ada.nextSegments(
            Word.alpha, lacking: SpaceHeads(), isPlain: false, targetBytes: 1, limit: 2)
        #expect(first.map { Segment.isGrounded($0.bytes) } == [false, true])
        var held = SpaceHeads()
        for segment in first {
            let decoded = try bo.segment(decoding: segment.bytes, writers: bo.allHeads().writers)
            _ = try bo.apply(decoded, from: nil)
            held = held.passing(segment.sequences)
        }
        try ada.write(author: "Ada") { batch in
            try batch.transaction(in: Word.alpha) { try $0.set(key, Word.text, .text("four")) }
        }
        let rest = try ada.nextSegments(
            Word.alpha, lacking: held, isPlain: false, targetBytes: 1 << 20, limit: 1)
        let plain = try ada.nextSegments(
            Word.alpha, lacking: held, isPlain: true, targetBytes: 1 << 20, limit: 1)
        #expect(try #require(rest.first).bytes.count < #require(plain.first).bytes.count)
        let bytes = try #require(rest.first).bytes
        #expect(throws: SegmentError.groundMissing) {
            try bo.segment(decoding: bytes, writers: [])
        }
        let decoded = try bo.segment(decoding: bytes, writers: bo.allHeads().writers)
        #expect(decoded.transactions.map(\.id.sequence) == [3, 4])
    }

    @Test func anotherGroundAtTheServerCostsOnePlainSegmentAndNoRefusal() async throws {
        let ada = try Self.replica("ada", folder, clock)
        try ada.note("needle")
        try await TestNetwork.serve(server) { administration, url in
            try await Self.enrol(ada, administration, url)
            #expect(try await ada.sync().isInStep)
        }
        try alter(server.directory + "/spaces/alpha.sqlite")
        try await TestNetwork.serve(try reopened(server)) { _, url in
            try ada.move(to: url)
            // The server's memory is gone, so it is asked first.
            #expect(try await ada.sync().isInStep)
            try ada.note("two")
            let summary = try await ada.sync()
            #expect(summary.transactionsSent == 1)
            #expect(summary.roundTrips == 2)
            #expect(summary.refusals.isEmpty)
            #expect(summary.isInStep)
            #expect(try ada.refusals().isEmpty)
        }
    }

    @Test func anotherGroundAtTheDeviceCostsOnePlainSegmentAndNoRefusal() async throws {
        let ada = try Self.replica("ada", folder, clock)
        let bo = try Self.replica("bo", folder, clock)
        try ada.note("needle")
        try await TestNetwork.serve(server) { administration, url in
            for replica in [ada, bo] {
                try await Self.enrol(replica, administration, url)
                #expect(try await replica.sync().isInStep)
            }
            try ada.note("two")
            try await ada.sync()
            try alter(bo.directory + "/fieldsync.sqlite")
            let damaged = try reopened(bo)
            let summary = try await damaged.sync()
            #expect(summary.transactionsReceived == 1)
            #expect(summary.roundTrips == 2)
            #expect(summary.refusals.isEmpty)
            #expect(summary.isInStep)
            #expect(try damaged.notes().contains("two"))
        }
    }

    @Test func aTransactionLongerThanAWindowIsNoGround() throws {
        let ada = try Self.replica("ada", folder, clock)
        let long = String(repeating: "long ", count: 8000)
        try ada.note(long)
        try ada.note("two")
        let held = SpaceHeads().passing([ada.identity.id: 1])
        let rest = try ada.nextSegments(
            Word.alpha, lacking: held, isPlain: false, targetBytes: 1, limit: 1)
        #expect(rest.map { Segment.isGrounded($0.bytes) } == [false])
    }

    @Test func everyKindOfWorkArrivesOnCommonGroundAsItWasWritten() async throws {
        try await TestNetwork.run { network in
            let laptops = [
                try await network.enrolled("Ada"), try await network.enrolled("Bo"),
                try await network.enrolled("Cy"),
            ]
            var keys: [RecordKey] = []
            for round in 0..<6 {
                for (index, laptop) in laptops.enumerated() {
                    keys.append(try laptop.note("\(round) by \(index)"))
                    try await laptop.sync()
                    let key = keys[(round * 7 + index) % keys.count]
                    try laptop.write(author: laptop.identity.name) { batch in
                        try batch.transaction(in: Word.alpha) {
                            try $0.set(key, Word.text, .text("\(round) again by \(index)"))
                        }
                    }
                    let summary = try await laptop.sync()
                    #expect(summary.isInStep)
                    #expect(summary.roundTrips == 1)
                }
            }
            for laptop in laptops {
                #expect(try await laptop.sync().isInStep)
                #expect(try laptop.digest() == network.server.digest())
            }
        }
    }
}
