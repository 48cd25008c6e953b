import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import GRDB
import Testing

@testable import FieldsyncServer

/// Goal: what a device may not hand in is kept within bounds for a person to decide, comes in with
/// its authors when it is accepted, and is never lost (I2, I13, I19); a space that was taken away
/// leaves a laptop only after its unsent work is safe.
@Suite("What is set aside, and spaces that are given and taken")
struct QuarantineTests {
    private func sync(_ laptop: Replica) async throws {
        do { try await laptop.sync() } catch let error as PeerError {
            #expect(error.code == "device-revoked")
        }
    }

    @Test func acceptedWorkOfARevokedDeviceComesInWithItsAuthors() async throws {
        try await TestNetwork.run { network in
            let lost = try await network.enrolled("Ada")
            let other = try await network.enrolled("Bo")
            try await network.administration.revoke("Ada")
            for text in ["one", "two", "three"] { try lost.note(text) }
            try await sync(lost)
            let kept = try await network.administration.setAside()
            #expect(kept.map(\.state) == [.waiting, .waiting, .waiting])
            // The second of three: the first comes along refused, the third goes on waiting.
            try await network.administration.decide(
                [kept[1]], accepts: true, author: "Office")
            #expect(try network.server.notes() == ["two"])
            try await other.sync()
            #expect(try other.notes() == ["two"])
            #expect(try other.refused().map(\.cause) == [.rejected])
            let log = try other.read(Word.alpha) { try $0.log() }.map(\.transaction)
            #expect(log.filter { $0.id.replica == lost.identity.id }.allSatisfy {
                $0.author == "Ada"
            })
            try await network.administration.decide(
                [kept[2]], accepts: false, reason: "not ours", author: "Office")
            let states = try await network.administration.setAside().map(\.state)
            #expect(states == [.rejected, .accepted, .rejected])
            let error = try #require(await #expect(throws: PeerError.self) {
                try await lost.sync()
            })
            #expect(error.description.contains("1 was accepted"))
            #expect(error.description.contains("2 were rejected"))
            // What is in everybody's log cannot be kept out any more.
            await #expect(throws: ServerError.acceptedAlready([kept[1].number])) {
                let all = try await network.administration.setAside()
                try await network.administration.decide(all, accepts: false, author: "Office")
            }
            // What came in refused, and was accepted after all, is applied.
            let before = try await network.administration.setAside()
            try await network.administration.decide([before[0]], accepts: true, author: "Office")
            try await other.sync()
            for replica in [network.server, other] {
                #expect(try replica.notes() == ["one", "two"])
                #expect(try replica.refused() == [])
            }
            #expect(try network.server.verify().isEmpty)
            #expect(try other.verify().isEmpty)
        }
    }

    @Test func theSecondCreatorOfASpaceWaitsForAManagerAndNothingIsLost() async throws {
        try await TestNetwork.run { network in
            let first = try await network.enrolled("Rex", .recorder)
            let second = try await network.enrolled("Sue", .recorder)
            try first.note("first")
            try second.note("second")
            try await first.sync()
            for _ in 0..<2 {
                let summary = try await second.sync()
                #expect(summary.refusals.map(\.reason) == [.spaceNotGranted])
                #expect(summary.transactionsReceived == 0)
            }
            #expect(try await network.administration.setAside().count == 1)
            #expect(try network.server.notes() == ["first"])
            try await network.administration.grant(Word.alpha, to: "Sue")
            #expect(try network.server.notes() == ["first", "second"])
            #expect(try await second.sync().isInStep)
            #expect(try second.notes() == ["first", "second"])
            #expect(try second.refusals().isEmpty)
        }
    }

    @Test(arguments: [true, false])
    func aSpaceTakenAwayLeavesTheLaptopWhenItsWorkIsSafe(hasUnsent: Bool) async throws {
        try await TestNetwork.run { network in
            let manager = try await network.enrolled("Ada")
            let laptop = try await network.enrolled("Rex", .recorder, spaces: [Word.alpha])
            try manager.note("one")
            try manager.note("r", in: Word.roster)
            try await manager.sync()
            try laptop.note("mine")
            try await laptop.sync()
            if hasUnsent { try laptop.note("unsent") }
            try await network.administration.withdraw(Word.alpha, from: "Rex")
            if hasUnsent {
                #expect(try await laptop.sync(.pull).spacesToGo == [Word.alpha])
                #expect(try laptop.notes() == ["mine", "one", "unsent"])
            }
            let summary = try await laptop.sync()
            #expect(summary.removedSpaces == [Word.alpha])
            #expect(try laptop.spaces() == [Word.roster])
            #expect(try laptop.notes().isEmpty)
            #expect(try laptop.verify().isEmpty)
            let aside = try await network.administration.setAside()
            #expect(aside.count == (hasUnsent ? 1 : 0))
            #expect(throws: StoreError.spaceTakenAway(Word.alpha)) { try laptop.note("again") }
            #expect(try await laptop.sync().removedSpaces.isEmpty)
            // It comes back whole, and goes on where it was.
            try await network.administration.grant(Word.alpha, to: "Rex")
            try await laptop.sync()
            #expect(try laptop.notes() == (hasUnsent ? ["mine", "one", "unsent"] : ["mine", "one"]))
            try laptop.note("after")
            #expect(try await laptop.sync().isInStep)
            try await manager.sync()
            #expect(try manager.notes().contains("after"))
            #expect(try laptop.verify().isEmpty)
        }
    }

    @Test func aPersonCanHaveAnotherRoleInOneSpace() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Rex", .recorder, spaces: [Word.alpha])
            try await network.administration.grant(Word.beta, to: "Rex", as: .viewer)
            try laptop.note("a", in: Word.alpha)
            try laptop.note("b", in: Word.beta)
            #expect(try await laptop.sync().judged == 1)
            #expect(try network.server.notes(Word.alpha) == ["a"])
            #expect(try network.server.notes(Word.beta).isEmpty)
            #expect(try laptop.refused(Word.beta).map(\.cause) == [.role])
            try await network.administration.setRole(.manager, of: "Rex")
            try laptop.note("c", in: Word.alpha)
            #expect(try await laptop.sync().judged == 0)
        }
    }

    @Test func whatARevokedDeviceMayHandInIsBounded() async throws {
        try await TestNetwork.run { network in
            let lost = try await network.enrolled("Ada")
            try await network.administration.revoke("Ada")
            try lost.write(author: "Ada") { batch in
                for number in 0..<SetAside.countLimit + 1 {
                    try batch.transaction(in: Word.alpha) { writer in
                        let key = RecordKey(Word.note, try writer.create(Word.note))
                        try writer.set(key, Word.text, .text("\(number)"))
                    }
                }
            }
            try await sync(lost)
            let kept = try await network.administration.setAside().count
            #expect(kept > 0 && kept <= SetAside.countLimit)
            #expect(try network.server.spaces().isEmpty)
        }
    }

    @Test func theBundleOfARevokedDeviceWaitsForAPersonAndGetsNoReceipt() async throws {
        try await TestNetwork.run { network in
            let lost = try await network.enrolled("Ada")
            try await network.administration.revoke("Ada")
            try lost.note("one")
            let (path, receipt) = (network.folder.path + "/stick", network.folder.path + "/receipt")
            _ = try LaptopBundles(replica: lost, openSpaces: [])
                .make(at: path, for: .server, since: nil, only: nil)
            let bundles = try ServerBundles(replica: network.server, rights: WriteRights())
            #expect(throws: BundleError.self) {
                try bundles.apply(path, trusting: nil, receipt: receipt)
            }
            #expect(try await network.administration.setAside().isEmpty)
            for _ in 0..<2 {
                let applied = try bundles.apply(path, trusting: nil, receipt: nil)
                #expect(applied.applied == 0)
                #expect(applied.refusals[Word.alpha]?.first?.contains("1 wait") == true)
            }
            #expect(try network.server.notes().isEmpty)
            let kept = try await network.administration.setAside()
            #expect(kept.map(\.cause) == [.deviceRevoked], "once, however often it is applied")
            try await network.administration.decide(kept, accepts: true, author: "Office")
            #expect(try network.server.notes() == ["one"])
        }
    }

    /// Two copies of a disk write the same place; one of them is revoked before it hands in.
    @Test func whatARevokedCopyHandsInNeverFollowsWhatItsAuthorHadNotSeen() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            let other = try await network.enrolled("Bo")
            try laptop.note("one")
            try await laptop.sync()
            let copy = try network.copy(of: laptop, named: "copy")
            try laptop.note("theirs")
            try await laptop.sync()
            try await network.administration.revoke("Ada")
            for text in ["mine", "after mine"] { try copy.note(text) }
            for _ in 0..<2 { try await sync(copy) }
            let kept = try await network.administration.setAside()
            #expect(kept.count == 2, "the place is taken there, and this is another content")
            try await network.administration.decide(kept, accepts: true, author: "Office")
            #expect(try network.server.notes() == ["one", "theirs"])
            func held() throws -> Int {
                try network.server.read(Word.alpha) { try $0.quarantined() }.count
            }
            #expect(try held() == 2, "I2: in a list")
            let code = try await network.administration.invite(
                user: "Ada", role: .manager, spaces: []
            ).code
            _ = try await HTTPPeer(replica: copy).enrol(url: network.url, code: code)
            try await copy.sync()
            #expect(try network.server.notes() == ["after mine", "mine", "one", "theirs"])
            #expect(try held() == 0, "I18: filed again, and no longer listed")
            try await other.sync()
            #expect(try other.digest() == copy.digest())
            #expect(try network.server.verify().isEmpty)
        }
    }

    /// The server holds as many entries of the laptop as the laptop itself, but others.
    @Test func aSpaceTakenAwayStaysUntilItsVeryEntriesAreSafe() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Rex", .recorder, spaces: [Word.alpha])
            try laptop.note("one")
            try await laptop.sync()
            let copy = try network.copy(of: laptop, named: "copy")
            try laptop.note("theirs")
            try await laptop.sync()
            try copy.note("mine")
            try await network.administration.withdraw(Word.alpha, from: "Rex")
            for direction in [ExchangeDirection.pull, .both, .both] {
                #expect(try await copy.sync(direction).spacesToGo == [Word.alpha])
            }
            #expect(try copy.notes() == ["mine", "one"])
            try await sync(laptop)
            #expect(try laptop.spaces().isEmpty, "all of that one is in the log")
            try await network.administration.grant(Word.alpha, to: "Rex")
            for replica in [copy, laptop] { try await replica.sync() }
            #expect(try network.server.notes() == ["mine", "one", "theirs"])
            #expect(try network.server.read(Word.alpha) { try $0.quarantined() } == [])
            #expect(try laptop.notes() == copy.notes())
        }
    }

    /// Two copies of a disk hand in the same place of a space that was taken: the first one's is
    /// safe, and the second one's stays where it can be filed again.
    @Test func ofTwoCopiesThatHandInOnePlaceTheSecondKeepsItsOwn() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Rex", .recorder, spaces: [Word.alpha])
            try laptop.note("one")
            try await laptop.sync()
            let copy = try network.copy(of: laptop, named: "copy")
            for text in ["left", "left too"] { try laptop.note(text) }
            for text in ["right", "right too"] { try copy.note(text) }
            try await network.administration.withdraw(Word.alpha, from: "Rex")
            for replica in [laptop, copy, laptop, copy] { try await replica.sync() }
            #expect(try laptop.spaces().isEmpty)
            #expect(try copy.notes() == ["one", "right", "right too"])
            try await network.administration.grant(Word.alpha, to: "Rex")
            #expect(try network.server.notes() == ["left", "left too", "one"])
            for replica in [copy, laptop] { try await replica.sync() }
            let all = ["left", "left too", "one", "right", "right too"]
            #expect(try network.server.notes() == all)
            try await laptop.sync()
            #expect(try laptop.notes() == all)
            #expect(try network.server.read(Word.alpha) { try $0.quarantined() } == [])
            #expect(try network.server.verify().isEmpty)
        }
    }

    @Test func aSpaceThatComesBackWithLessIsWrittenUnderANewID() async throws {
        try await TestNetwork.run { network in
            let manager = try await network.enrolled("Ada")
            let laptop = try await network.enrolled("Rex", .recorder, spaces: [Word.alpha])
            try manager.note("one")
            try await manager.sync()
            try await network.administration.withdraw(Word.alpha, from: "Rex")
            try laptop.note("mine")
            #expect(try await laptop.sync().removedSpaces == [Word.alpha])
            // What it handed in was only beside the log, and goes with a server that is set back.
            try ServerDirectory(directory: network.server.directory).forgetSetAside()
            try await network.administration.grant(Word.alpha, to: "Rex")
            let before = laptop.identity.id
            let summary = try await laptop.sync()
            #expect(summary.notices.contains { $0.contains("has to be entered again") })
            #expect(try HealingNotice.all(of: laptop).count == 1)
            #expect(laptop.identity.id != before)
            try laptop.note("again")
            #expect(try await laptop.sync().isInStep)
            #expect(try network.server.notes() == ["again", "one"])
            #expect(try await laptop.sync().roundTrips == 1)
            #expect(try laptop.verify().isEmpty)
        }
    }
}

extension ServerDirectory {
    fileprivate func forgetSetAside() throws {
        try write { try $0.execute(sql: "DELETE FROM setAside") }
    }
}
