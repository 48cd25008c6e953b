import FieldsyncCore
import FieldsyncStore
import Testing

/// Goal: what cannot be written is refused by name, and changes nothing.
@Suite struct RefusalTests {
    private func refused(
        _ expected: StoreError, _ body: (SpaceWriter) throws -> Void
    ) throws {
        let store = try TestStore()
        try store.replica.change { writer in
            try writer.set(task(1), Word.title, .text("here"))
            try writer.create(task(2))
        }
        try store.replica.change { try $0.delete(task(2)) }
        let before = try store.replica.heads(Word.space)
        #expect(throws: expected) { try store.replica.change { try body($0) } }
        #expect(try store.replica.heads(Word.space) == before)
    }

    private let knownTypes = [Word.person, Word.task]

    @Test func wrongKind() throws {
        try refused(
            .wrongKind(Word.task, Word.effort, expected: .integer, actual: .text)
        ) { try $0.set(task(1), Word.effort, .text("5")) }
    }

    @Test func unknownTypeAndField() throws {
        let gadget = RecordType(literal: "gadget")
        try refused(.unknownType(gadget, known: knownTypes)) { _ = try $0.create(gadget) }
        try refused(.unknownType(gadget, known: knownTypes)) {
            try $0.set(RecordKey(gadget, id(1)), Word.title, nil)
        }
        let person = RecordKey(Word.person, id(1))
        try refused(.unknownField(Word.person, Word.title, known: [Word.name])) {
            try $0.set(person, Word.title, .text(""))
        }
    }

    @Test func deletedRecords() throws {
        try refused(.recordDeleted(task(2))) { try $0.create(task(2)) }
        try refused(.recordDeleted(task(2))) { try $0.delete(task(2)) }
        try refused(.recordDeleted(task(1))) { writer in
            try writer.delete(task(1))
            try writer.set(task(1), Word.effort, .integer(1))
        }
        try refused(.noSuchRecord(task(3))) { try $0.delete(task(3)) }
    }

    @Test func resolutionsWithoutAConflict() throws {
        try refused(.noConflict(task(1), slot: "effort")) {
            try $0.resolve(task(1), slot: Word.effort, to: [Word.effort: .integer(1)])
        }
        try refused(.noConflict(task(1), slot: "deleted")) {
            try $0.resolveDeletion(task(1), deleted: false)
        }
    }

    @Test func boundsOfEveryTransaction() throws {
        let long = String(repeating: "x", count: 65_537)
        try refused(.unfitTransaction(.valueTooLarge(task(1), Word.title, bytes: 65_537))) {
            try $0.set(task(1), Word.title, .text(long))
        }
        let store = try TestStore()
        #expect(throws: StoreError.unfitTransaction(.authorLength(bytes: 0))) {
            try store.replica.change(author: "") { try $0.create(task(1)) }
        }
        #expect(throws: StoreError.unfitTransaction(.reasonLength(bytes: 1001))) {
            try store.replica.write(
                author: "Ann", reason: String(repeating: "r", count: 1001)
            ) { try $0.transaction(in: Word.space) { try $0.create(task(1)) } }
        }
        #expect(try store.replica.spaces() == [])
    }

    @Test func aBasisThatIsNotHeld() throws {
        let store = try TestStore()
        let basis = VersionVector([store.replica.identity.id: 1])
        #expect(throws: StoreError.basisAhead(Word.space)) {
            try store.replica.change(basis: basis) { try $0.create(task(1)) }
        }
    }

    @Test func unknownTypesAndFieldsAreKeptWhereAsked() throws {
        let store = try TestStore()
        let gadget = RecordKey(RecordType(literal: "gadget"), id(1))
        let colour = FieldName(literal: "colour")
        try store.replica.write(author: "Ann", allowsUnknown: true) { batch in
            try batch.transaction(in: Word.space) { writer in
                try writer.set(gadget, colour, .text("red"))
                try writer.set(task(1), colour, .boolean(true))
                try writer.set(task(1), Word.effort, .integer(2))
            }
        }
        #expect(try store.replica.view(gadget).fields == [colour: .text("red")])
        #expect(
            try store.replica.view(task(1)).fields
                == [colour: .boolean(true), Word.effort: .integer(2)])
        #expect(try store.replica.read(Word.space) { try $0.allRecords().count } == 2)
        #expect(try store.replica.locate(gadget) == Word.space)
        #expect(try store.replica.verify() == [])
    }
}
