import FieldsyncCore
import Testing

@testable import FieldsyncStore

/// Goal: what a store remembers from one transaction to the next is what its file says.
@Suite struct KeptTests {
    private struct Refused: Error {}

    @Test func whatAnotherProcessWroteIsSeen() throws {
        let store = try TestStore()
        let (one, other) = (store.replica, try store.reopened())
        for number in 1...4 {
            let writer = number.isMultiple(of: 2) ? one : other
            try writer.change { try $0.create(task(UInt64(number))) }
            let held = try writer.heads(Word.space)
            #expect(try one.heads(Word.space) == held)
            #expect(try other.heads(Word.space) == held)
            #expect(held.vector[one.identity.id] == UInt64(number))
        }
    }

    @Test func whatWasTakenBackIsForgotten() throws {
        let store = try TestStore()
        let replica = store.replica
        try replica.change { try $0.create(task(1)) }
        let before = try replica.heads(Word.space)
        #expect(throws: Refused.self) {
            try replica.write(author: "Ada") { batch in
                try batch.transaction(in: Word.space) { try $0.create(task(2)) }
                throw Refused()
            }
        }
        #expect(try replica.heads(Word.space) == before)
        try replica.change { try $0.create(task(3)) }
        #expect(try replica.heads(Word.space).vector[replica.identity.id] == 2)
        #expect(try store.reopened().heads(Word.space) == replica.heads(Word.space))
    }

    @Test func whatAReadNumberedIsForgotten() throws {
        let store = try TestStore()
        let replica = store.replica
        try replica.change { try $0.create(task(1)) }
        let file = try #require(try replica.files.existingFile(for: Word.space))
        func number(_ field: FieldName) throws -> UInt64 {
            try file.read { try replica.source(Word.space, $0).number(of: .field(field)) }
        }
        _ = try number(Word.total)
        try replica.change { try $0.set(task(1), Word.title, .text("late")) }
        #expect(try number(Word.total) != number(Word.title))
    }
}
