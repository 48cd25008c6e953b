import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Testing

/// Goal: what two people wrote without knowing of each other stays, and one of them settles it.
///
/// Method: two stores that take over each other's segments when the test says so.
@Suite struct ConflictTests {
    private let ann: Replica
    private let bob: Replica
    private let stores: [TestStore]

    init() throws {
        stores = [try TestStore(1), try TestStore(2)]
        ann = stores[0].replica
        bob = stores[1].replica
        try ann.change { writer in
            try writer.set(task(1), Word.title, .text("start"))
            try writer.set(task(1), Word.effort, .integer(1))
        }
        try bob.pull(ann)
    }

    private func meet() throws {
        try bob.pull(ann)
        try ann.pull(bob)
        #expect(try ann.dump() == bob.dump())
        #expect(try ann.digest() == bob.digest())
        for replica in [ann, bob] { #expect(try replica.verify() == []) }
    }

    @Test func concurrentDifferentValuesAreBothKept() throws {
        try ann.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try bob.change(author: "Bob") { try $0.set(task(1), Word.effort, .integer(3)) }
        try meet()
        let conflict = try #require(try bob.conflicts().first)
        #expect(try bob.conflicts().count == 1)
        #expect(conflict.slot == .field(Word.effort))
        #expect(conflict.policy == .guarded)
        #expect(conflict.candidates.map(\.author).sorted() == ["Ann", "Bob"])
        let view = try bob.view(task(1))
        #expect(view.conflicts == [conflict])
        #expect(
            .values([Word.effort: view[Word.effort]]) == conflict.candidates.first?.content)
        #expect(
            try ann.dump() == [
                """
                {"conflicts":{"effort":[2,3]},"fields":{"effort":\
                \(try #require(view[Word.effort]).text),"title":"start"},\
                "id":"00000000000000000000000000000001","space":"alpha","type":"task"}
                """
            ])
    }

    @Test func equalValuesNeverConflict() throws {
        for replica in [ann, bob] {
            try replica.change { try $0.set(task(1), Word.effort, .integer(2)) }
        }
        try meet()
        #expect(try ann.conflicts() == [])
        #expect(try ann.view(task(1)).conflicts == [])
        try ann.change { try $0.set(task(1), Word.effort, .integer(4)) }
        try meet()
        #expect(try bob.view(task(1))[Word.effort] == .integer(4))
    }

    @Test func aWriteThatHadSeenTheOtherReplacesItWhateverTheClocksSay() throws {
        stores[0].world.setTime(1_900_000_000_000)
        try ann.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try bob.pull(ann)
        stores[1].world.setTime(1_000)
        try bob.change { try $0.set(task(1), Word.effort, .integer(3)) }
        try meet()
        #expect(try ann.view(task(1))[Word.effort] == .integer(3))
        #expect(try ann.conflicts() == [])
    }

    @Test func oneResolutionClosesTheConflictEverywhere() throws {
        try ann.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try bob.change { try $0.set(task(1), Word.effort, .integer(3)) }
        try meet()
        try bob.change {
            try $0.resolve(task(1), slot: Word.effort, to: [Word.effort: .integer(2)])
        }
        #expect(try bob.conflicts() == [])
        try meet()
        #expect(try ann.conflicts() == [])
        #expect(try ann.view(task(1))[Word.effort] == .integer(2))
        let last = try ann.read(Word.space) {
            try $0.history(task(1), field: Word.effort).last
        }
        #expect(last?.kind == .resolve)
        #expect(Set(last?.replaced ?? []) == [.integer(2), .integer(3)])
    }

    @Test func twoDifferentResolutionsAreANewConflict() throws {
        try ann.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try bob.change { try $0.set(task(1), Word.effort, .integer(3)) }
        try meet()
        for (replica, value) in [(ann, 2), (bob, 3)] as [(Replica, Int64)] {
            try replica.change {
                try $0.resolve(task(1), slot: Word.effort, to: [Word.effort: .integer(value)])
            }
        }
        try meet()
        #expect(try ann.conflicts().map(\.slot) == [.field(Word.effort)])
    }

    @Test func aPlainWriteOverAConflictClosesIt() throws {
        try ann.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try bob.change { try $0.set(task(1), Word.effort, .integer(3)) }
        try meet()
        try ann.change { writer in
            try writer.set(task(1), Word.effort, .integer(9))
            #expect(try writer.conflicts() == [])
            #expect(try writer.record(task(1))?.conflicts == [])
        }
        try meet()
        #expect(try bob.conflicts() == [])
    }

    @Test func aDeletionAgainstAnEditIsShownAsDisputedExistence() throws {
        try ann.change { try $0.delete(task(1)) }
        try bob.change { try $0.set(task(1), Word.title, .text("still wanted")) }
        try meet()
        let view = try ann.view(task(1))
        #expect(!view.isDeleted)
        #expect(view.conflicts.map(\.slot) == [.existence])
        #expect(view.conflicts.first?.fields == ["deleted"])
        #expect(try ann.dump().first?.contains(#""conflicts":{"deleted":[false,true]}"#) == true)
        try bob.change { try $0.resolveDeletion(task(1), deleted: true) }
        try meet()
        #expect(try ann.view(task(1)).isDeleted)
        #expect(try ann.conflicts() == [])
        #expect(try ann.dump().first?.contains(#""deleted":true"#) == true)
        #expect(try ann.read(Word.space) { try $0.records(Word.task) } == [])
    }

    @Test func aDeletedRecordLivesAgainOnlyByBeingBroughtBack() throws {
        try ann.change { try $0.delete(task(1)) }
        try meet()
        try bob.change { try $0.set(task(1), Word.effort, .integer(3)) }
        #expect(try bob.view(task(1)).isDeleted)
        try bob.change { writer in
            try writer.undelete(task(1))
            try writer.set(task(1), Word.effort, .integer(4))
        }
        try meet()
        let view = try ann.view(task(1))
        #expect(!view.isDeleted && view.conflicts == [])
        #expect(view.fields == [Word.title: .text("start"), Word.effort: .integer(4)])
        #expect(throws: StoreError.noSuchRecord(task(5))) {
            try bob.change { try $0.undelete(task(5)) }
        }
    }

    @Test func anEditOfADisputedRecordIsAllowedAndKeepsIt() throws {
        try ann.change { try $0.delete(task(1)) }
        try bob.change { try $0.set(task(1), Word.title, .text("still wanted")) }
        try meet()
        try ann.change { try $0.set(task(1), Word.effort, .integer(5)) }
        try meet()
        #expect(try bob.conflicts() == [])
        #expect(try !bob.view(task(1)).isDeleted)
    }

    @Test func aGroupIsKeptAndSettledAsOne() throws {
        let times = try (10...13).map {
            FieldValue.instant(try #require(Instant(iso8601: "2026-10-14T\($0):00Z")))
        }
        try ann.change { writer in
            try writer.set(task(1), Word.from, times[0])
            try writer.set(task(1), Word.to, times[1])
        }
        try bob.pull(ann)
        try ann.change { try $0.set(task(1), Word.from, times[2]) }
        try bob.change { try $0.set(task(1), Word.to, times[3]) }
        try meet()
        let conflict = try #require(try ann.conflicts().first)
        #expect(conflict.slot == .field(Word.span))
        #expect(conflict.fields == ["from", "to"])
        let pairs = Set(conflict.candidates.map(\.content))
        #expect(
            pairs == [
                .values([Word.from: times[2], Word.to: times[1]]),
                .values([Word.from: times[0], Word.to: times[3]]),
            ])
        let shown = try ann.view(task(1))
        #expect(pairs.contains(.values([Word.from: shown[Word.from], Word.to: shown[Word.to]])))
        #expect(throws: StoreError.notInSlot(Word.title, slot: "span")) {
            try ann.change {
                try $0.resolve(task(1), slot: Word.span, to: [Word.title: .text("x")])
            }
        }
        try ann.change {
            try $0.resolve(
                task(1), slot: Word.span, to: [Word.from: times[2], Word.to: times[3]])
        }
        try meet()
        #expect(try bob.conflicts() == [])
        #expect(try bob.view(task(1))[Word.to] == times[3])
    }

    @Test func anImportThatBuildsOnLessDisputesWhatWasCorrectedSince() throws {
        let basis = try ann.heads(Word.space).vector
        try ann.change { try $0.set(task(1), Word.effort, .integer(7)) }
        try ann.change(author: "import", basis: basis) { writer in
            try writer.set(task(1), Word.effort, .integer(1))
            try writer.set(task(1), Word.title, .text("from the sheet"))
        }
        #expect(try ann.conflicts().map(\.slot) == [.field(Word.effort)])
        #expect(try ann.view(task(1))[Word.title] == .text("from the sheet"))
        try meet()
    }

    @Test func historyHasEveryValueEverWritten() throws {
        try ann.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try bob.change(author: "Bob") { try $0.set(task(1), Word.effort, .integer(3)) }
        try meet()
        try ann.change { try $0.set(task(1), Word.effort, nil) }
        try ann.change { try $0.delete(task(1)) }
        try meet()
        let history = try bob.read(Word.space) { try $0.history(task(1)) }
        #expect(history.map(\.field).first == "deleted" && history.first?.kind == .create)
        #expect(history.last?.kind == .delete && history.last?.value == .boolean(true))
        let efforts = history.filter { $0.field == "effort" }
        #expect(Set(efforts.map(\.value)) == [.integer(1), .integer(2), .integer(3), nil])
        #expect(efforts.first { $0.value == .integer(3) }?.replaced == [.integer(1)])
        #expect(Set(efforts.last?.replaced ?? []) == [.integer(2), .integer(3)])
        #expect(efforts.first { $0.value == .integer(3) }?.author == "Bob")
        let titles = try bob.read(Word.space) { try $0.history(task(1), field: Word.title) }
        #expect(titles.map(\.value) == [.text("start")])
        #expect(try bob.read(Word.space) { try $0.history(task(99)) } == [])
        let log = try bob.read(Word.space) { try $0.log(limit: 2, of: task(1)) }
        #expect(log.count == 2 && log[0].position > log[1].position)
    }

    @Test func historyDoesNotDependOnTheOrderOfArrival() throws {
        // Two change the same value without knowing of each other; each learns of the other later.
        try bob.change(author: "Bob") { try $0.set(task(1), Word.effort, .integer(3)) }
        try ann.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try meet()
        let histories = try [ann, bob].map { replica in
            try replica.read(Word.space) { try $0.history(task(1), field: Word.effort) }
        }
        #expect(histories[0] == histories[1])
        let changes = histories[0].dropFirst()
        #expect(changes.map(\.replaced) == [[.integer(1)], [.integer(1)]])
        let stamps = histories[0].map(\.stamp)
        #expect(stamps == stamps.sorted())
    }

    @Test func historyPutsWhatAnAuthorHadSeenBeforeWhatHeWrote() throws {
        // A clock that went back by years, on a laptop that had seen the newer change.
        try meet()
        try ann.change { try $0.set(task(1), Word.effort, .integer(2)) }
        let seen = try ann.heads(Word.space).vector
        let last = TransactionID(bob.identity.id, try bob.heads(Word.space).vector[bob.identity.id])
        let early = ReplicatedTransaction(
            space: Word.space, id: TransactionID(last.replica, last.sequence + 1),
            stamp: HybridTimestamp(packed: 1 << 16), author: "Bob", reason: "", context: seen,
            schemaVersion: 3, salt: nil,
            operations: [.set(task(1), Word.effort, .integer(3))])
        _ = try ann.apply(Segment([early], limits: .standard), from: nil)
        let history = try ann.read(Word.space) { try $0.history(task(1), field: Word.effort) }
        #expect(history.map(\.value) == [.integer(1), .integer(2), .integer(3)])
        #expect(history.last?.replaced == [.integer(2)])
    }
}
