import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Testing

@testable import FieldsyncServer

@Suite("Who may hand in and see what")
struct PermissionTests {
    @Test func aNameThatTwoDevicesHaveRevokesNeither() async throws {
        try await TestNetwork.run { network in
            let ada = try await network.enrolled("Ada")
            let copy = try network.copy(of: ada, named: "copy")
            try ada.note("one")
            try copy.note("two")
            try await ada.sync()
            try await copy.sync()
            let ids = Set([ada.identity.id, copy.identity.id])
            #expect(ids.count == 2)
            do {
                try await network.administration.revoke("Ada")
                Issue.record("one of two was revoked")
            } catch ServerError.ambiguousDevice(let name, let named) {
                #expect(name == "Ada" && Set(named) == ids)
            }
            try await network.administration.revoke(copy.identity.id.hex)
            try await ada.sync()
            await #expect(throws: PeerError.self) { try await copy.sync() }
            #expect(try await network.administration.revoke("Ada").replica == ada.identity.id)
        }
    }

    @Test func unknownDeviceIsNotEnrolled() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            let stranger = try network.laptop("Bo")
            try stranger.setSetting("remote", try laptop.setting("remote"))
            try stranger.note("one")
            await #expect(throws: PeerError.notEnrolled(url: network.url)) {
                try await stranger.sync()
            }
            #expect(try network.server.spaces().isEmpty)
            #expect(PeerError.notEnrolled(url: "").exitStatus == 4)
        }
    }

    @Test func replicaWithoutRemoteSaysSo() async throws {
        let folder = try TestFolder()
        let laptop = try Replica.create(
            at: folder.path + "/ada", name: "Ada", layout: .oneFile, schema: .trial)
        await #expect(throws: PeerError.noRemote) { try await laptop.sync() }
    }

    @Test func revokedDeviceReceivesNothingAndComesBackByANewInvitation() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            let other = try await network.enrolled("Bo")
            try laptop.note("one")
            try await laptop.sync()
            let revoked = try await network.administration.revoke("Ada")
            #expect(revoked.revokedMilliseconds == network.clock.environment.nowMilliseconds())
            try other.note("news")
            try await other.sync()
            try laptop.note("two")
            for _ in 0..<2 {
                let error = try #require(await #expect(throws: PeerError.self) {
                    try await laptop.sync()
                })
                #expect(error.exitStatus == 4 && error.code == "device-revoked")
                #expect(error.description.contains("1 waits at the server"))
            }
            #expect(try laptop.notes() == ["one", "two"])
            #expect(try network.server.notes() == ["news", "one"])
            #expect(try await network.administration.setAside().count == 1)
            await #expect(throws: ServerError.unknownDevice("Ada")) {
                try await network.administration.revoke("Ada")
            }
            let code = try await network.administration.invite(
                user: "Ada", role: .manager, spaces: []
            ).code
            _ = try await HTTPPeer(replica: laptop).enrol(url: network.url, code: code)
            #expect(try await laptop.sync().isInStep)
            #expect(try network.server.notes() == ["news", "one", "two"])
        }
    }

    @Test func viewerSeesAndWhatItWritesIsRefusedAndListed() async throws {
        try await TestNetwork.run { network in
            let manager = try await network.enrolled("Ada")
            let viewer = try await network.enrolled("Vi", .viewer, spaces: [Word.alpha])
            try manager.note("one")
            try await manager.sync()
            try viewer.note("mine")
            #expect(try await viewer.sync().judged == 1)
            #expect(try await viewer.sync().judged == 0)
            #expect(try viewer.notes() == ["one"])
            #expect(try network.server.notes() == ["one"])
            #expect(try viewer.unpushed(Word.alpha).transactions == 0)
            let refused = try viewer.refused()
            #expect(refused.map(\.cause) == [.role])
            #expect(try network.server.refused() == refused)
            try await manager.sync()
            #expect(try manager.refused() == refused)
            #expect(try manager.notes() == ["one"])
            let code = try await network.administration.invite(
                user: "Vi", role: .recorder, spaces: [Word.alpha]
            ).code
            _ = try await HTTPPeer(replica: viewer).enrol(url: network.url, code: code)
            let id = try #require(refused.first).transaction
            try viewer.sendAgain(id, in: Word.alpha, author: "Vi")
            #expect(try viewer.notes() == ["mine", "one"])
            #expect(try await viewer.sync().judged == 0)
            #expect(try network.server.notes() == ["mine", "one"])
            #expect(try viewer.refused().map(\.isSettled) == [true])
            #expect(try network.server.verify().isEmpty)
            #expect(try viewer.verify().isEmpty)
        }
    }

    @Test func whoMayNotWriteMakesNoSpaceEither() async throws {
        try await TestNetwork.run { network in
            let viewer = try await network.enrolled("Vi", .viewer, spaces: [Word.alpha])
            try viewer.note("mine", in: Word.beta)
            #expect(try await viewer.sync().refusals.map(\.reason) == [.spaceNotGranted])
            let path = network.folder.path + "/stick"
            _ = try LaptopBundles(replica: viewer, openSpaces: [])
                .make(at: path, for: .server, since: nil, only: nil)
            let taken = try ServerBundles(replica: network.server, rights: WriteRights())
                .apply(path, trusting: nil, receipt: nil)
            #expect(taken.refusals.keys.sorted() == [Word.beta])
            #expect(try network.server.spaces().isEmpty)
            // It is free for whoever may.
            let recorder = try await network.enrolled("Rex", .recorder)
            try recorder.note("first", in: Word.beta)
            #expect(try await recorder.sync().refusals.isEmpty)
            #expect(try network.server.notes(Word.beta) == ["first"])
        }
    }

    @Test func recorderSeesOnlyWhatIsNamedCreatedOrOpen() async throws {
        try await TestNetwork.run { network in
            let manager = try await network.enrolled("Ada")
            let recorder = try await network.enrolled("Rex", .recorder, spaces: [Word.alpha])
            let own = SpaceID(literal: "own")
            try manager.note("a", in: Word.alpha)
            try manager.note("b", in: Word.beta)
            try manager.note("r", in: Word.roster)
            try await manager.sync()
            try recorder.note("o", in: own)
            let summary = try await recorder.sync()
            #expect(summary.refusals.isEmpty)
            #expect(try recorder.spaces() == [Word.alpha, own, Word.roster])
            #expect(try recorder.notes(Word.beta).isEmpty)
            #expect(try await recorder.sync().isInStep)
            try await manager.sync()
            #expect(try manager.notes(own) == ["o"])
        }
    }

    @Test func spaceOfOthersTakesNothingUntilAManagerGrantsIt() async throws {
        try await TestNetwork.run { network in
            let first = try await network.enrolled("Rex", .recorder)
            let second = try await network.enrolled("Sue", .recorder)
            try first.note("first")
            try second.note("second")
            try await first.sync()
            let refused = try await second.sync()
            #expect(refused.refusals.map(\.reason) == [.spaceNotGranted])
            #expect(refused.transactionsReceived == 0)
            #expect(try second.notes() == ["second"])
            #expect(try network.server.notes() == ["first"])
            try await network.administration.grant(Word.alpha, to: "Sue")
            let taken = try await second.sync()
            #expect(taken.refusals.isEmpty)
            #expect(taken.isInStep)
            #expect(try second.notes() == ["first", "second"])
            #expect(try second.refusals().isEmpty)
        }
    }
}
