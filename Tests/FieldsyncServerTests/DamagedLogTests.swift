import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

/// Goal: what a disk altered is never handed on as what somebody wrote.
///
/// Method: a text is changed in a store's file, to another of the same length, while nobody has it
/// open; everything that SQLite itself would notice stays as it was.
@Suite struct DamagedLogTests {
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

    private func alter(_ path: String) throws {
        let url = URL(fileURLWithPath: path)
        var data = try Data(contentsOf: url)
        var count = 0
        while let range = data.range(of: Data("needle".utf8)) {
            data.replaceSubrange(range, with: Data("noodle".utf8))
            count += 1
        }
        #expect(count > 0)
        try data.write(to: url)
    }

    private static func enrol(
        _ replica: Replica, _ administration: ServerAdministration, _ url: String
    ) async throws {
        let code = try await administration.invite(
            user: replica.identity.name, role: .manager, spaces: []
        ).code
        _ = try await HTTPPeer(replica: replica).enrol(url: url, code: code)
    }

    @Test func aServerSendsNothingOfADamagedSpaceAndAllOfTheOthers() async throws {
        let ada = try Self.replica("ada", folder, clock)
        let bo = try Self.replica("bo", folder, clock)
        try ada.note("needle", in: Word.alpha)
        try ada.note("sound", in: Word.beta)
        try await TestNetwork.serve(server) { administration, url in
            try await Self.enrol(ada, administration, url)
            #expect(try await ada.sync().isInStep)
        }
        try alter(server.directory + "/spaces/alpha.sqlite")
        try await TestNetwork.serve(try reopened(server)) { administration, url in
            try await Self.enrol(bo, administration, url)
            for _ in 0..<2 {
                let summary = try await bo.sync()
                #expect(summary.refusals.map(\.reason) == [.storageFailed])
                #expect(summary.refusals.map(\.space) == [Word.alpha])
                #expect(!summary.isInStep)
                #expect(try bo.refusals(Word.alpha).map(\.subject) == ["storageFailed"])
            }
            #expect(try bo.notes(Word.alpha).isEmpty)
            #expect(try bo.notes(Word.beta) == ["sound"])
        }
    }

    @Test func aLaptopSendsNothingOfADamagedSpaceAndAllOfTheOthers() async throws {
        let ada = try Self.replica("ada", folder, clock)
        try ada.note("needle", in: Word.alpha)
        try ada.note("sound", in: Word.beta)
        try alter(ada.directory + "/fieldsync.sqlite")
        let damaged = try reopened(ada)
        let server = server
        try await TestNetwork.serve(server) { administration, url in
            try await Self.enrol(damaged, administration, url)
            for _ in 0..<2 {
                await #expect {
                    try await damaged.sync()
                } throws: { error in
                    guard case StoreError.damaged(let detail) = error else { return false }
                    return detail.contains("\(TransactionID(ada.identity.id, 1))")
                }
            }
            #expect(try server.notes(Word.alpha).isEmpty)
            #expect(try server.notes(Word.beta) == ["sound"])
            #expect(try damaged.refusals(Word.alpha).map(\.subject) == ["storageFailed"])
        }
    }

    @Test func anAlteredLogThatMeetsTheOriginalIsDamageAndNoCopiedDisk() throws {
        let ada = try Self.replica("ada", folder, clock)
        let bo = try Self.replica("bo", folder, clock)
        try ada.note("needle")
        var segments: [Segment] = []
        try ada.segments(Word.alpha, lacking: SpaceHeads()) {
            segments.append($0)
            return true
        }
        let segment = try #require(segments.first)
        _ = try bo.apply(segment, from: nil)
        try alter(bo.directory + "/fieldsync.sqlite")
        let damaged = try reopened(bo)
        #expect {
            try damaged.apply(segment, from: nil)
        } throws: { error in
            if case StoreError.damaged = error { true } else { false }
        }
        #expect(try damaged.read(Word.alpha) { try $0.quarantined() }.isEmpty)
    }
}
