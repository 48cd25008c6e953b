import FieldsyncCore
import FieldsyncStore
import Foundation
import Testing

/// Goal: both layouts are one store to whoever uses it.
@Suite struct LayoutTests {
    @Test(arguments: StoreLayout.allCases) func spacesComeToBeByBeingWrittenTo(
        layout: StoreLayout
    ) throws {
        let store = try TestStore(layout: layout)
        let replica = store.replica
        #expect(try replica.spaces() == [])
        #expect(try replica.read(Word.space) { try $0.allRecords() } == [])
        #expect(try replica.heads(Word.space) == SpaceHeads())
        #expect(try replica.spaces() == [])
        try replica.write(author: "Ann") { batch in
            try batch.transaction(in: Word.other) { try $0.set(task(2), Word.effort, .integer(2)) }
            try batch.transaction(in: Word.space) { try $0.set(task(1), Word.effort, .integer(1)) }
            try batch.transaction(in: Word.other) { try $0.delete(task(2)) }
            #expect(batch.written.map(\.space) == [Word.other, Word.space, Word.other])
        }
        let again = try store.reopened()
        #expect(try again.spaces() == [Word.space, Word.other])
        #expect(try again.locate(task(2)) == Word.other)
        #expect(try again.view(task(2), Word.other).isDeleted)
        #expect(try again.verify() == [])
    }

    @Test func bothLayoutsHoldTheSame() throws {
        let (laptop, server) = (try TestStore(1), try TestStore(2, layout: .filePerSpace))
        for space in [Word.space, Word.other] {
            try laptop.replica.change(space) { try $0.set(task(1), Word.effort, .integer(1)) }
            try server.replica.pull(laptop.replica, space)
            try server.replica.change(space) { try $0.set(task(1), Word.title, .text("s")) }
            try laptop.replica.pull(server.replica, space)
            #expect(try laptop.replica.dump(space) == server.replica.dump(space))
        }
        #expect(try laptop.replica.digest() == server.replica.digest())
        #expect(try server.reopened().digest() == laptop.replica.digest())
        #expect(try server.replica.verify() == [])
        let files = try FileManager.default.contentsOfDirectory(
            atPath: server.replica.directory + "/spaces")
        #expect(Set(files).isSuperset(of: ["alpha.sqlite", "beta.sqlite"]))
    }

    @Test func aFailedBatchOverSeveralFilesLeavesNone() throws {
        let store = try TestStore(layout: .filePerSpace)
        #expect(throws: StoreError.noSuchRecord(task(9))) {
            try store.replica.write(author: "Ann") { batch in
                try batch.transaction(in: Word.space) { try $0.create(task(1)) }
                try batch.transaction(in: Word.other) { try $0.delete(task(9)) }
            }
        }
        #expect(try store.replica.digest() == TestStore(2).replica.digest())
        for space in [Word.space, Word.other] {
            #expect(try store.replica.heads(space) == SpaceHeads())
            try store.replica.change(space) { try $0.create(task(1)) }
        }
    }

    @Test(arguments: StoreLayout.allCases) func whatIsKnownOfOthersIsKept(
        layout: StoreLayout
    ) throws {
        let (store, other) = (try TestStore(1, layout: layout), try TestStore(2))
        let replica = store.replica
        try replica.change { try $0.create(task(1)) }
        let heads = try replica.heads(Word.space)
        #expect(try replica.unpushed(Word.space).transactions == 1)
        let at = try #require(Instant(iso8601: "2026-10-14T10:00Z"))
        try replica.setPeerHeads(heads, for: Word.space, at: at)
        try replica.change { try $0.create(task(2)) }
        try replica.setSetting("remote", #"{"url":"https://example.org"}"#)
        try replica.setSetting("gone", "x")
        try replica.setSetting("gone", nil)
        try replica.learn(names: [other.replica.identity.id: "Bob's"])
        try replica.addRefusal(space: Word.space, subject: "segment 1", reason: "not allowed")
        let again = try store.reopened()
        #expect(try again.peerHeads(Word.space) == heads)
        #expect(try again.lastSync(Word.space) == at)
        #expect(try again.lastSync(Word.other) == nil)
        let unpushed = try again.unpushed(Word.space)
        let second = try again.read(Word.space) { try $0.log(limit: 1).first }
        #expect(unpushed.transactions == 1)
        #expect(unpushed.oldest == second?.transaction.stamp.instant)
        #expect(try again.setting("remote") == #"{"url":"https://example.org"}"#)
        #expect(try again.setting("gone") == nil)
        #expect(
            try again.names() == [
                again.identity.id: "laptop 1", other.replica.identity.id: "Bob's",
            ])
        #expect(try again.refusals(Word.space).map(\.subject) == ["segment 1"])
        #expect(try again.refusals(Word.other) == [])
        try again.clearRefusals(Word.space)
        #expect(try again.refusals() == [])
    }
}
