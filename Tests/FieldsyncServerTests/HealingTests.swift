import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

/// Disks that were copied or set back, by the rules of `protocol/healing.md`.
@Suite struct HealingTests {
    /// Everything that a server and its laptops hold is the same, and nothing is there twice.
    private func expectInStep(
        _ network: TestNetwork, _ laptops: [Replica], _ notes: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for _ in 0..<2 { for laptop in laptops { try await laptop.sync() } }
        #expect(
            try network.server.notes() == notes.sorted(), sourceLocation: sourceLocation)
        for laptop in laptops {
            let summary = try await laptop.sync()
            #expect(summary.isInStep, sourceLocation: sourceLocation)
            #expect(summary.refusals == [], sourceLocation: sourceLocation)
            #expect(
                try laptop.digest() == network.server.digest(), sourceLocation: sourceLocation)
            #expect(try laptop.verify() == [], sourceLocation: sourceLocation)
            #expect(
                try laptop.read(Word.alpha) { try $0.quarantined() } == [],
                sourceLocation: sourceLocation)
        }
        #expect(try network.server.verify() == [], sourceLocation: sourceLocation)
        #expect(
            try network.server.read(Word.alpha) { try $0.quarantined() } == [],
            sourceLocation: sourceLocation)
    }

    @Test func aLaptopSetBackThatWroteAgainHeals() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            let other = try await network.enrolled("Bo")
            try laptop.note("one")
            try await laptop.sync()
            let copy = try network.copy(of: laptop, named: "copy")
            for text in ["two", "three"] { try laptop.note(text) }
            try await laptop.sync()
            let key = try copy.note("again")
            let before = copy.identity.id
            let summary = try await copy.sync()
            #expect(summary.isInStep)
            #expect(summary.notices.count == 1)
            #expect(summary.notices[0].contains("did not have (1 entry)"))
            #expect(summary.refusals == [])
            #expect(copy.identity.id != before)
            let voucher = try Remote.of(copy)?.voucher(for: copy.identity.id)
            #expect(voucher?.vouches(for: copy.identity.id) == true, "others believe its bundles")
            #expect(try copy.read(Word.alpha) { try $0.record(key) != nil })
            #expect(try HealingNotice.all(of: copy).count == 1)
            try await expectInStep(network, [copy, other], ["one", "two", "three", "again"])
            try copy.note("later")
            try await expectInStep(
                network, [copy, other], ["one", "two", "three", "again", "later"])
        }
    }

    /// - Parameters:
    ///   - left: What one copy wrote before it met the server.
    ///   - right: What the other one wrote, which meets it later.
    @Test(arguments: [(1, 1), (3, 1), (1, 3), (4, 4)])
    func twoLiveCopiesOfOneDiskHeal(left: Int, right: Int) async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            let other = try await network.enrolled("Bo")
            try laptop.note("one")
            try await laptop.sync()
            // Not sent before the disk was copied: the same on both, and to be there once.
            try laptop.note("both")
            let copy = try network.copy(of: laptop, named: "copy")
            var notes = ["one", "both"]
            for index in 0..<left {
                try laptop.note("left \(index)")
                notes.append("left \(index)")
            }
            for index in 0..<right {
                try copy.note("right \(index)")
                notes.append("right \(index)")
            }
            try await laptop.sync()
            #expect(try await copy.sync(.push).notices.count == 1)
            try await expectInStep(network, [laptop, copy, other], notes)
            try laptop.note("left on")
            try copy.note("right on")
            notes += ["left on", "right on"]
            try await expectInStep(network, [laptop, copy, other], notes)
            #expect(try copy.refusals() == [])
        }
    }

    /// Bo's disk was never copied: what Bo wrote had only seen what Ada's copy wrote.
    @Test func whoOnlyWroteInSightOfAForkIsToldSo() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            let other = try await network.enrolled("Bo")
            try laptop.note("one")
            for replica in [laptop, other] { try await replica.sync() }
            let copy = try network.copy(of: laptop, named: "copy")
            try copy.note("by the copy")
            try copy.segments(Word.alpha, lacking: other.heads(Word.alpha)) {
                _ = try other.apply($0, from: copy.identity.id)
                return true
            }
            try other.note("in sight of it")
            try laptop.note("two")
            try await laptop.sync()
            let before = other.identity.id
            let notices = try await other.sync().notices
            #expect(other.identity.id != before)
            #expect(notices.count == 1)
            let words = try #require(notices.first)
            #expect(words.hasPrefix("Entries of a laptop whose disk was copied or set back"))
            #expect(words.contains("what was written here after them (1 entry) was filed again"))
            #expect(words.contains("Kept aside, until its laptop files it again"))
            #expect(!words.contains("This laptop's store"), "it was not this one that was copied")
            #expect(try HealingNotice.all(of: other).map(\.text) == notices)
            try await copy.sync()
            try await expectInStep(
                network, [laptop, copy, other], ["one", "two", "by the copy", "in sight of it"])
        }
    }

    @Test func aLaptopSetBackThatWroteNothingCatchesUp() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.note("one")
            try await laptop.sync()
            let copy = try network.copy(of: laptop, named: "copy")
            try laptop.note("two")
            try await laptop.sync()
            let summary = try await copy.sync()
            #expect(summary.notices == [])
            #expect(copy.identity.id == laptop.identity.id)
            try copy.note("three")
            try await expectInStep(network, [copy], ["one", "two", "three"])
        }
    }

    /// A copy heals in one space and sends nothing; then the other copy parts from it in another
    /// space, where it still has work under the id that it left.
    @Test func unsentWorkUnderAFormerIdIsFiledAgainToo() async throws {
        try await TestNetwork.run { network in
            let early = try await network.enrolled("Ada")
            let other = try await network.enrolled("Bo")
            try early.note("one")
            try await early.sync()
            let late = try network.copy(of: early, named: "late")
            let former = late.identity.id
            try early.note("early")
            try await early.sync()
            try late.note("late")
            for text in ["beta one", "beta two"] { try late.note(text, in: Word.beta) }
            // Heals, and hands in nothing.
            try await late.sync(.pull)
            let first = late.identity.id
            #expect(first != former)
            try late.note("beta three", in: Word.beta)
            try early.note("beta of early", in: Word.beta)
            try await early.sync()
            let again = try network.copy(of: late, named: "again")
            for copy in [late, again] { try await copy.sync() }
            #expect(![former, first].contains(late.identity.id))
            #expect(again.identity.id == late.identity.id, "whoever heals the same is the same")
            try await expectInStep(
                network, [early, late, again, other], ["one", "early", "late"])
            let beta = try network.server.notes(Word.beta)
            #expect(Set(beta) == ["beta one", "beta two", "beta three", "beta of early"])
            #expect(beta.count == 4)
            for replica in [early, late, network.server] {
                #expect(try replica.read(Word.beta) { try $0.quarantined() } == [])
            }
        }
    }

    /// The same old copy is set up twice: what it had written is on file once.
    @Test func oneOldCopySetUpTwiceFilesItsEntriesOnce() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.note("one")
            try await laptop.sync()
            let copy = try network.copy(of: laptop, named: "copy")
            try laptop.note("two")
            try await laptop.sync()
            try copy.note("again")
            let second = try network.copy(of: copy, named: "second")
            try copy.note("and again")
            try await copy.sync()
            try await second.sync()
            #expect(second.identity.id == copy.identity.id)
            try await expectInStep(
                network, [laptop, copy, second], ["one", "two", "again", "and again"])
        }
    }

    /// Bo has Ada's forked entries by hand, and wrote in sight of them.
    @Test func forkedEntriesThatAnotherLaptopPassesOnHeal() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            let other = try await network.enrolled("Bo")
            try laptop.note("one")
            try await laptop.sync()
            try await other.sync()
            let copy = try network.copy(of: laptop, named: "copy")
            try copy.note("by hand")
            try copy.segments(Word.alpha, lacking: other.heads(Word.alpha)) {
                _ = try other.apply($0, from: copy.identity.id)
                return true
            }
            try other.note("seen")
            try laptop.note("two")
            try await laptop.sync()
            let summary = try await other.sync()
            #expect(summary.notices.count == 1)
            #expect(try network.server.notes() == ["one", "seen", "two"])
            #expect(try other.read(Word.alpha) { try $0.quarantined() }.count == 1)
            try await expectInStep(
                network, [copy, laptop, other], ["one", "two", "seen", "by hand"])
        }
    }

    @Test func aHealedLaptopWhoseReplyWasLostIsLetInAgain() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.note("one")
            try await laptop.sync()
            let copy = try network.copy(of: laptop, named: "copy")
            try laptop.note("two")
            try await laptop.sync()
            try copy.note("again")
            for place in [100, 400, 800] {
                try await FaultProxy.run(before: network.url, .cutReply(after: place)) { url in
                    try copy.move(to: url)
                    do { try await copy.sync() } catch is PeerError { return }
                }
            }
            try copy.move(to: network.url)
            try await expectInStep(network, [laptop, copy], ["one", "two", "again"])
        }
    }

    @Test func nobodyVouchesForARevokedDevice() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            try laptop.note("one")
            try await laptop.sync()
            _ = try await network.administration.revoke(laptop.identity.id.hex)
            try laptop.renewIdentity(keepsAgreement: false)
            await #expect(throws: PeerError.notEnrolled(url: network.url)) {
                try await laptop.sync()
            }
            #expect(try await network.administration.devices().count == 1)
        }
    }

    /// A second copy of the server's disk; its socket is no file.
    private func copy(ofServer network: TestNetwork) throws -> Replica {
        let (from, to) = (network.server.directory, network.folder.path + "/server-copy")
        try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: from) {
            let type = try FileManager.default.attributesOfItem(atPath: "\(from)/\(name)")[.type]
            if type as? FileAttributeType == .typeSocket { continue }
            try FileManager.default.copyItem(atPath: "\(from)/\(name)", toPath: "\(to)/\(name)")
        }
        return try Replica.open(
            at: to, schema: .trial, environment: network.clock.environment)
    }

    /// The server wrote two entries, was set back without `restore` and wrote another first one; a
    /// laptop holds the two, by a stick, and has written in sight of them.
    @Test func aServerSetBackThatWroteAgainNeverContinuesWhatALaptopHoldsOfIt() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            let other = try await network.enrolled("Bo")
            try laptop.note("one")
            try await laptop.sync()
            let copy = try self.copy(ofServer: network)
            for text in ["before", "before too"] { try network.server.note(text) }
            let path = network.folder.path + "/stick"
            _ = try ServerBundles(replica: network.server, rights: WriteRights())
                .make(at: path, for: .devices, since: nil, only: nil)
            _ = try LaptopBundles(replica: laptop, openSpaces: [])
                .apply(path, trusting: nil, receipt: nil)
            try laptop.note("seen")
            try copy.note("after")
            try await TestNetwork.serve(copy) { _, url in
                for replica in [laptop, other] { _ = try HTTPPeer(replica: replica).move(to: url) }
                for replica in [laptop, other, laptop] { try await replica.sync() }
                #expect(copy.identity.id != network.server.identity.id, "it was set back")
                #expect(try copy.notes() == ["after", "one", "seen"])
                let log = try copy.read(Word.alpha) { try $0.log() }.map(\.transaction)
                let seen = try #require(
                    log.first { $0.operations.contains { $0.write?.value == .text("seen") } })
                let after = try #require(log.first { $0.author == "Office" })
                #expect(!seen.saw(after.id), "I6: nobody who wrote it had seen that")
                #expect(try laptop.read(Word.alpha) { try $0.quarantined() }.count == 2)
                for replica in [laptop, other] {
                    #expect(try replica.digest() == copy.digest())
                    #expect(try replica.verify() == [])
                }
            }
        }
    }

    /// The second copy meets a server that has parted from it in one space more than from the
    /// first; what both had written before they were copied is filed again once.
    @Test func copiesThatPartInDifferentSpacesFileTheSameUnderOneName() async throws {
        try await TestNetwork.run { network in
            let first = try await network.enrolled("Ada")
            try await first.sync()
            let early = try network.copy(of: first, named: "early")
            try first.note("shared")
            let second = try network.copy(of: first, named: "second")
            try early.note("early")
            try await early.sync()
            try await first.sync()
            try early.note("beta of early", in: Word.beta)
            try await early.sync()
            try second.note("beta of second", in: Word.beta)
            try second.note("second")
            try await second.sync()
            try await expectInStep(
                network, [early, first, second], ["early", "shared", "second"])
            for (space, count) in [(Word.alpha, 3), (Word.beta, 2)] {
                let log = try network.server.read(space) { try $0.log() }
                #expect(log.count == count, "I4: nothing is on file twice in \(space)")
            }
        }
    }
}
