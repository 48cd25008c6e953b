import FieldsyncCore
import FieldsyncStore
import Testing

/// Goal: who writes to a record that they had seen deleted loses nothing and brings nothing back
/// (I15).
@Suite struct LateEditTests {
    private let ann: Replica
    private let bob: Replica
    private let stores: [TestStore]

    init() throws {
        stores = [try TestStore(1), try TestStore(2)]
        (ann, bob) = (stores[0].replica, stores[1].replica)
        try ann.change { try $0.set(task(1), Word.effort, .integer(1)) }
        try bob.pull(ann)
        try ann.change { try $0.delete(task(1)) }
    }

    private func meet() throws {
        try ann.pull(bob)
        try bob.pull(ann)
    }

    private func late(_ replica: Replica) throws -> [LateEdit] {
        try replica.read(Word.space) { try $0.lateEdits() }
    }

    private func expectSound() throws {
        #expect(try ann.dump() == bob.dump())
        #expect(try ann.digest() == bob.digest())
        #expect(try ann.verify() == [] && bob.verify() == [])
    }

    @Test func anEditAfterASeenDeletionIsKeptAndListedAndBringsNothingBack() throws {
        try meet()
        try bob.change(author: "Bob") { try $0.set(task(1), Word.effort, .integer(2)) }
        try meet()
        for replica in [ann, bob] {
            let view = try replica.view(task(1))
            #expect(view.isDeleted && view.conflicts == [])
            #expect(view[Word.effort] == .integer(2))
            #expect(try late(replica).map(\.author) == ["Bob"])
            #expect(try late(replica).map(\.record) == [task(1)])
        }
        try expectSound()
    }

    @Test func undeletingShowsWhatTheLateEditWrote() throws {
        try meet()
        try bob.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try meet()
        try ann.change { try $0.undelete(task(1)) }
        try meet()
        let view = try bob.view(task(1))
        #expect(!view.isDeleted && view.conflicts == [] && view[Word.effort] == .integer(2))
        #expect(try late(bob) == [])
        let history = try bob.read(Word.space) { try $0.history(task(1)) }
        #expect(history.map(\.kind) == [.create, .set, .delete, .set, .undelete])
        try expectSound()
    }

    @Test func deletingOnceMoreSettlesALateEdit() throws {
        try meet()
        try bob.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try meet()
        try ann.change { try $0.delete(task(1)) }
        try meet()
        #expect(try late(bob) == [])
        #expect(try bob.view(task(1)).isDeleted)
        #expect(throws: StoreError.recordDeleted(task(1))) {
            try bob.change { try $0.delete(task(1)) }
        }
        try expectSound()
    }

    @Test func aLaptopThatWasAwayAYearMakesAConflictAndNotALateEdit() throws {
        stores[1].world.setTime(1_790_000_000_000 + 31_536_000_000)
        try bob.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try meet()
        #expect(try ann.conflicts().map(\.slot) == [.existence])
        #expect(try late(ann) == [])
        try expectSound()
    }

    @Test func aLaptopThatWasAwayAYearAndChangedNothingFindsTheRecordDeleted() throws {
        stores[1].world.setTime(1_790_000_000_000 + 31_536_000_000)
        try bob.change { try $0.set(task(2), Word.effort, .integer(2)) }
        try meet()
        #expect(try bob.view(task(1)).isDeleted)
        #expect(try ann.conflicts() == [] && late(ann) == [])
        try expectSound()
    }

    @Test func anImportThatHadNotSeenTheDeletionIsInConflictWithIt() throws {
        try ann.change(basis: VersionVector([ann.identity.id: 1])) {
            try $0.set(task(1), Word.effort, .integer(1))
        }
        try meet()
        #expect(try bob.conflicts().map(\.slot) == [.existence])
        #expect(try late(bob) == [])
        try expectSound()
    }

    @Test func aLateEditThatTheUndeleteHadNotSeenStillCounts() throws {
        try meet()
        try bob.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try ann.change { try $0.undelete(task(1)) }
        try meet()
        #expect(try !bob.view(task(1)).isDeleted)
        #expect(try bob.view(task(1))[Word.effort] == .integer(2))
        #expect(try late(bob) == [] && bob.conflicts() == [])
        try expectSound()
    }
}
