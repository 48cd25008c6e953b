import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Foundation
import GRDB
import Testing

private let gadget = RecordType(literal: "gadget")
private let colour = FieldName(literal: "colour")
private let parts = FieldName(literal: "parts")
private let story = FieldName(literal: "story")

extension Schema {
    /// What the program after this one knows besides.
    fileprivate static let later = Schema(
        version: 4,
        types: Schema.trial.types.map { type in
            guard type.name == Word.task else { return type }
            return TypeSchema(
                type.name, home: type.home,
                fields: type.fields + [
                    FieldSchema(colour, .text, .register), FieldSchema(parts, .textSet, .set),
                    FieldSchema(story, .textList, .log),
                ])
        } + [TypeSchema(gadget, home: .ownID, fields: [FieldSchema(colour, .text)])])
}

/// Goal: programs of two releases work on the same space (I16, P14).
///
/// Two laptops and whatever carries segments between them; one has a schema that the other lacks.
@Suite struct OldAndNewTests {
    private let old: TestStore
    private let new: TestStore
    private let widget = RecordKey(gadget, id(9))

    init() throws {
        (old, new) = (try TestStore(1), try TestStore(2, schema: .later))
        try new.replica.change { writer in
            try writer.create(task(1))
            try writer.set(task(1), Word.title, .text("from the new one"))
            try writer.set(task(1), colour, .text("red"))
            try writer.add(task(1), parts, TextSet(["bolt", "nut"]))
            try writer.append(task(1), story, "begun")
            try writer.create(widget)
            try writer.set(widget, colour, .text("blue"))
        }
    }

    private func inStep(_ replicas: Replica...) throws {
        for replica in replicas {
            #expect(try replica.digest() == old.replica.digest())
            #expect(try replica.dump() == old.replica.dump())
            #expect(try replica.verify() == [])
        }
    }

    @Test func whatTheOldOneDoesNotKnowPassesThroughItUnchanged() throws {
        let third = try TestStore(3, schema: .later)
        try old.replica.pull(new.replica)
        try third.replica.pull(old.replica)
        try inStep(new.replica, third.replica)
        #expect(
            try third.replica.segments(Word.space).flatMap(\.transactions)
                .map(CanonicalTransaction.encode)
                == new.replica.segments(Word.space).flatMap(\.transactions)
                .map(CanonicalTransaction.encode))
        let by = old.folder.path + "/stick"
        try old.replica.give(by)
        let fourth = try TestStore(4, schema: .later)
        try fourth.replica.take(by)
        try inStep(fourth.replica)
    }

    @Test func bothGoOnWritingAndItComesToLifeAfterAnUpgrade() throws {
        try old.replica.pull(new.replica)
        try old.replica.change { try $0.set(task(1), Word.effort, .integer(5)) }
        try new.replica.change { writer in
            try writer.set(task(1), colour, .text("green"))
            try writer.append(task(1), story, "went on")
            try writer.remove(task(1), parts, TextSet(["nut"]))
        }
        // An older program that is made to writes what it does not know, too.
        try old.replica.write(author: "Ann", allowsUnknown: true) { batch in
            try batch.transaction(in: Word.space) {
                try $0.set(task(1), colour, .text("black"))
            }
        }
        try new.replica.pull(old.replica)
        try old.replica.pull(new.replica)
        let shown = try new.replica.dump()
        let open = try new.replica.conflicts()
        #expect(try old.replica.digest() == new.replica.digest())
        let upgraded = try old.reopened(schema: .later)
        #expect(try upgraded.dump() == shown)
        #expect(try upgraded.conflicts() == open)
        #expect(try upgraded.verify() == [])
        let view = try upgraded.view(task(1))
        #expect(view.fields[parts] == .textSet(TextSet(["bolt"])))
        #expect(view.fields[Word.effort] == .integer(5))
        let queue = try DatabaseQueue(path: upgraded.directory + "/fieldsync.sqlite")
        let colours = try queue.read {
            try String.fetchAll($0, sql: "SELECT colour FROM gadget")
        }
        #expect(colours == ["blue"])
        try queue.close()
        try upgraded.change { try $0.set(widget, colour, .text("white")) }
        try new.replica.pull(upgraded)
        #expect(try new.replica.dump() == upgraded.dump())
    }

    @Test(arguments: StoreLayout.allCases)
    func anOlderProgramLeavesAnUpgradedStoreAsItIs(layout: StoreLayout) throws {
        let store = try TestStore(5, layout: layout)
        try store.replica.pull(new.replica)
        _ = try store.reopened(schema: .later).spaces()
        let before = try contents(of: store.replica.directory)
        #expect(throws: StoreError.newer(
            detail: "its schema is of version 4, this one's 3")
        ) { try store.reopened() }
        #expect(try contents(of: store.replica.directory) == before)
    }

    @Test func aLogWithStepsThatMustNotBePassedOverIsRefused() throws {
        let store = try TestStore(6)
        let queue = try DatabaseQueue(path: store.replica.directory + "/fieldsync.sqlite")
        try queue.write {
            try $0.execute(sql: "UPDATE store SET value = '63' WHERE key = 'newestStep'")
        }
        try queue.close()
        let error = #expect(throws: StoreError.self) { try store.reopened() }
        #expect(error?.code == "store-newer")
        #expect(error?.description.contains("steps up to 63") == true)
    }

    @Test func aSegmentOfANewerProgramIsToldApartFromADamagedOne() throws {
        var bytes = try new.replica.segments(Word.space)[0].encoded(hash: sha256)
        bytes[1] = 2
        let error = #expect(throws: SegmentError.self) {
            try Segment(decoding: bytes, hash: sha256)
        }
        #expect(error?.isOfNewerProgram == true)
        #expect(error?.description.contains("Upgrade fieldsync") == true)
        #expect(SegmentError.malformed(.unknownCode(what: "operation", code: 60)).isOfNewerProgram)
        #expect(!SegmentError.malformed(.unknownCode(what: "unit", code: 60)).isOfNewerProgram)
        #expect(!SegmentError.notInflatable.isOfNewerProgram)
    }

    /// The bytes of all files of a store.
    private func contents(of directory: String) throws -> [String: Data] {
        var result: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory)
        where name.hasSuffix(".sqlite") || name.hasSuffix(".key") {
            result[name] = try Data(contentsOf: URL(filePath: directory + "/" + name))
        }
        return result
    }
}
