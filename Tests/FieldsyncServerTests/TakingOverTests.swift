import FieldsyncClient
import FieldsyncCore
import FieldsyncServer
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

/// Goal: what was set aside since a disk was copied is not lost with the copy: somebody who holds
/// it files it again, once, and with what its author had seen.
@Suite struct TakingOverTests {
    /// Ada's laptop, a copy of its disk that is gone since, and Bo and Cy who hold by hand what was
    /// written on the copy.
    private func lostCopy(
        _ network: TestNetwork
    ) async throws -> (laptop: Replica, copy: Replica, holders: [Replica]) {
        let laptop = try await network.enrolled("Ada")
        let holders = [try await network.enrolled("Bo"), try await network.enrolled("Cy")]
        try laptop.note("one")
        try await laptop.sync()
        for holder in holders { try await holder.sync() }
        let copy = try network.copy(of: laptop, named: "copy")
        let note = try copy.note("gone")
        try copy.write(author: "Ada", allowsUnknown: true) { batch in
            try batch.transaction(in: Word.alpha) {
                try $0.set(note, Word.text, .text("gone, corrected"))
                try $0.append(note, Self.remarks, "said once")
            }
        }
        for holder in holders {
            try copy.segments(Word.alpha, lacking: holder.heads(Word.alpha)) {
                _ = try holder.apply($0, from: copy.identity.id)
                return true
            }
        }
        try laptop.note("two")
        try await laptop.sync()
        for holder in holders { try await holder.sync() }
        return (laptop, copy, holders)
    }

    private static let remarks = FieldName(literal: "remarks")

    private func setAside(_ replica: Replica) throws -> [ReplicatedTransaction] {
        try replica.read(Word.alpha) { try $0.quarantined().map(\.transaction) }
    }

    @Test func whatALostCopyWroteIsFiledByWhoeverHoldsIt() async throws {
        try await TestNetwork.run { network in
            let (laptop, _, holders) = try await lostCopy(network)
            let listed = try setAside(holders[0])
            #expect(listed.count == 2)
            #expect(try network.server.notes() == ["one", "two"])
            // Two people do the same, not knowing of each other.
            var filed: [[TransactionID]] = []
            for holder in holders {
                filed.append(try holder.takeOver(listed, in: Word.alpha).map(\.after))
                #expect(try setAside(holder) == [])
            }
            #expect(filed[0] == filed[1] && filed[0].count == 2)
            for replica in holders + [laptop] + holders { try await replica.sync() }
            for replica in holders + [laptop, network.server] {
                #expect(try replica.notes() == ["gone, corrected", "one", "two"])
                #expect(try replica.read(Word.alpha) { try $0.conflicts() } == [])
                #expect(try replica.verify() == [])
                let log = try replica.read(Word.alpha) { try $0.log() }.map(\.transaction)
                #expect(log.count == 4 && log.filter { $0.author == "Ada" }.count == 4)
                #expect(try setAside(replica) == [])
            }
            #expect(try holders[0].takeOver(listed, in: Word.alpha).isEmpty, "listed no more")
        }
    }

    /// What was said is shown once, and nobody is asked to do anything about it.
    private func expectOnce(_ replicas: [Replica], like server: Replica) throws {
        for replica in replicas + [server] {
            #expect(try replica.notes() == ["gone, corrected", "one", "two"])
            let (lines, conflicts, refused) = try replica.read(Word.alpha) { reader in
                (
                    try reader.allRecords().map(RecordDump.line), try reader.conflicts(),
                    try reader.refused()
                )
            }
            let told = lines.joined().components(separatedBy: "said once").count - 1
            #expect(told == 1, "\(lines)")
            #expect(conflicts == [])
            #expect(refused.map(\.cause) == [.filedBefore, .filedBefore])
            #expect(refused.map(\.isSettled) == [true, true])
            #expect(try setAside(replica) == [])
            #expect(try replica.verify() == [])
            #expect(try replica.digest() == server.digest())
        }
    }

    /// The copy turns up after all, before or after what was accepted comes to the server.
    @Test(arguments: [true, false])
    func aCopyThatComesBackAfterAllCountsOnce(isLate: Bool) async throws {
        try await TestNetwork.run { network in
            let (laptop, copy, holders) = try await lostCopy(network)
            _ = try holders[0].takeOver(setAside(holders[0]), in: Word.alpha)
            for replica in isLate ? [holders[0], copy] : [copy, holders[0]] {
                try await replica.sync()
            }
            let all = [laptop, copy] + holders
            for replica in all + all { try await replica.sync() }
            try expectOnce(all, like: network.server)
            // Work goes on in sight of it, wherever it counts.
            let note = try #require(
                try copy.read(Word.alpha) { reader in
                    let text = FieldValue.text("gone, corrected")
                    return try reader.records(Word.note).first { $0[Word.text] == text }
                })
            try copy.write(author: "Ada") { batch in
                try batch.transaction(in: Word.alpha) {
                    try $0.set(note.key, Word.text, .text("found"))
                }
            }
            for replica in [copy] + all { try await replica.sync() }
            for replica in all {
                #expect(try replica.notes() == ["found", "one", "two"])
                #expect(try replica.read(Word.alpha) { try $0.conflicts() } == [])
            }
        }
    }

    @Test func whatTwoPeopleAcceptInPartCountsOnce() async throws {
        try await TestNetwork.run { network in
            let (laptop, _, holders) = try await lostCopy(network)
            let listed = try setAside(holders[1])
            _ = try holders[0].takeOver(listed, in: Word.alpha)
            for one in listed { _ = try holders[1].takeOver([one], in: Word.alpha) }
            let all = holders + [laptop]
            for replica in all + all { try await replica.sync() }
            try expectOnce(all, like: network.server)
        }
    }

    @Test func onePartOfItCanBeFiledAndTheRestLater() async throws {
        try await TestNetwork.run { network in
            let (laptop, _, holders) = try await lostCopy(network)
            let listed = try setAside(holders[0])
            let second = try #require(listed.first { $0.salt == nil })
            #expect(try holders[0].takeOver([second], in: Word.alpha).count == 1)
            #expect(try setAside(holders[0]).count == 1)
            #expect(
                try holders[0].takeOver(setAside(holders[0]), in: Word.alpha).count == 1)
            for replica in holders + [laptop] { try await replica.sync() }
            // Apart from each other they do not say which text is later: a person does.
            let conflicts = try laptop.read(Word.alpha) { try $0.conflicts() }
            #expect(conflicts.count == 1 && conflicts[0].candidates.count == 2)
            #expect(try laptop.digest() == network.server.digest())
            #expect(try setAside(network.server) == [])
        }
    }

    @Test func theServersOwnListIsTakenOverThere() async throws {
        try await TestNetwork.run { network in
            let (laptop, _, holders) = try await lostCopy(network)
            let atServer = try setAside(network.server)
            #expect(try network.server.takeOver(atServer, in: Word.alpha).count == atServer.count)
            #expect(try setAside(network.server) == [])
            for replica in [laptop] + holders { try await replica.sync() }
            #expect(try laptop.digest() == network.server.digest())
        }
    }
}
