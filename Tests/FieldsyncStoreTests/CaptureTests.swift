import FieldsyncCore
import FieldsyncStore
import Testing

/// Goal: what a person writes becomes one whole transaction, and is read back as written.
@Suite struct CaptureTests {
    @Test func writtenValuesOfEveryKindAreReadBack() throws {
        let store = try TestStore()
        let values: [(String, FieldValue)] = [
            ("title", .text("Größe \u{1F3BB} é e\u{301}")),
            ("effort", .integer(.min)),
            ("owner", .reference(id(7))),
            ("from", .instant(try #require(Instant(milliseconds: -1)))),
            ("to", .instant(try #require(Instant(iso8601: "9999-12-31T23:59:59.999Z")))),
            ("tags", .textSet(TextSet(["b", "a\u{0}", ""]))),
            ("price", .decimal(try #require(ScaledDecimal("-0.50")))),
            ("done", .boolean(false)),
            ("day", .date(try #require(CivilDate("2026-10-14")))),
            ("zone", .zone("America/Los_Angeles")),
            ("blob", .bytes([0, 255])),
        ]
        try store.replica.change { writer in
            for (name, value) in values {
                try writer.set(task(1), try #require(FieldName(name)), value)
            }
        }
        let fields = try store.reopened().view(task(1)).fields
        #expect(fields.count == values.count)
        for (name, value) in values { #expect(fields[try #require(FieldName(name))] == value) }
        #expect(try store.replica.verify() == [])
    }

    @Test(
        "A value that a column would give back otherwise is kept all the same",
        arguments: [
            ("title", FieldValue.text("a\u{0}b")), ("zone", .zone("x\u{0}")), ("blob", .bytes([])),
        ])
    func awkwardValuesAreKept(name: String, value: FieldValue) throws {
        let store = try TestStore()
        let field = try #require(FieldName(name))
        try store.replica.change { try $0.set(task(1), field, value) }
        #expect(try store.reopened().view(task(1)).fields == [field: value])
        #expect(try store.replica.verify() == [])
        try store.replica.change { try $0.set(task(1), field, nil) }
        #expect(try store.reopened().view(task(1)).fields == [:])
    }

    @Test func readsSeeWhatTheTransactionWroteSoFar() throws {
        let store = try TestStore()
        let person = RecordKey(Word.person, id(9))
        try store.replica.change { try $0.set(task(1), Word.title, .text("old")) }
        try store.replica.change { writer in
            try writer.set(task(1), Word.title, .text("new"))
            try writer.set(task(2), Word.owner, .reference(person.id))
            try writer.create(person)
            #expect(try writer.record(task(1))?[Word.title] == .text("new"))
            #expect(try writer.records(Word.task).map(\.key) == [task(1), task(2)])
            let owned = try writer.records(
                Word.task, where: Word.owner, is: .reference(person.id))
            #expect(owned.map(\.key) == [task(2)])
            try writer.set(task(1), Word.owner, .reference(person.id))
            try writer.set(task(2), Word.owner, nil)
            let moved = try writer.records(
                Word.task, where: Word.owner, is: .reference(person.id))
            #expect(moved.map(\.key) == [task(1)])
            try writer.delete(task(2))
            #expect(try writer.records(Word.task).map(\.key) == [task(1)])
            #expect(try writer.allRecords().count == 3)
        }
        #expect(try store.replica.heads(Word.space).vector[store.replica.identity.id] == 2)
    }

    @Test func aTransactionWithoutWritesIsNone() throws {
        let store = try TestStore()
        try store.replica.change { _ in }
        try store.replica.change { try $0.create(task(1)) }
        try store.replica.change { try $0.create(task(1)) }
        #expect(try store.replica.heads(Word.space).heads.values.map(\.sequence) == [1])
    }

    @Test func createdIdsDeriveFromTheTransaction() throws {
        let store = try TestStore()
        let made = try store.replica.change { writer in
            try writer.create(task(5))
            return [try writer.create(Word.task), try writer.create(Word.task)]
        }
        let transaction = try #require(
            try store.replica.read(Word.space) { try $0.log(limit: 1).first?.transaction })
        let salt = try #require(transaction.salt)
        for (index, id) in made.enumerated() {
            #expect(
                id
                    == .derived(
                        transaction: transaction.id, space: Word.space, salt: salt,
                        index: UInt32(index + 1), hash: sha256))
        }
        #expect(
            transaction.operations
                == [task(5)].map { .create($0) }
                + made.map { .create(RecordKey(Word.task, $0)) })
    }

    @Test func writingOneFieldOfAGroupWritesTheWholeGroup() throws {
        let store = try TestStore()
        let start = FieldValue.instant(try #require(Instant(iso8601: "2026-10-14T10:00Z")))
        let end = FieldValue.instant(try #require(Instant(iso8601: "2026-10-14T11:00Z")))
        try store.replica.change { try $0.set(task(1), Word.from, start) }
        try store.replica.change { try $0.set(task(1), Word.to, end) }
        let operations = try #require(
            try store.replica.read(Word.space) { try $0.log(limit: 1).first }
        )
        .transaction.operations
        #expect(operations == [.set(task(1), Word.from, start), .set(task(1), Word.to, end)])
    }

    @Test func theSameFieldTwiceIsWrittenOnce() throws {
        let store = try TestStore()
        try store.replica.change { writer in
            try writer.set(task(1), Word.title, .text("a"))
            try writer.set(task(1), Word.title, .text("b"))
        }
        let entry = try store.replica.read(Word.space) { try $0.log().first }
        #expect(
            entry?.transaction.operations
                == [.create(task(1)), .set(task(1), Word.title, .text("b"))])
    }

    @Test func aBatchThatFailsKeepsNothing() throws {
        let store = try TestStore()
        #expect(throws: StoreError.noSuchRecord(task(9))) {
            try store.replica.write(author: "Ann") { batch in
                try batch.transaction(in: Word.space) { try $0.create(task(1)) }
                try batch.transaction(in: Word.space) { try $0.delete(task(9)) }
            }
        }
        #expect(try store.replica.spaces() == [])
        #expect(try store.replica.verify() == [])
    }

    @Test func aBatchThatKeepsEarlierTransactionsKeepsExactlyThose() throws {
        let store = try TestStore()
        #expect(throws: StoreError.noSuchRecord(task(9))) {
            try store.replica.write(author: "Ann", onFailure: .keepEarlier) { batch in
                try batch.transaction(in: Word.space) { try $0.create(task(1)) }
                try batch.transaction(in: Word.other) { try $0.create(task(2)) }
                try batch.transaction(in: Word.space) { writer in
                    try writer.create(task(3))
                    try writer.delete(task(9))
                }
            }
        }
        #expect(try store.replica.dump().count == 1)
        #expect(try store.replica.dump(Word.other).count == 1)
        #expect(try store.replica.verify() == [])
    }

    @Test func aBatchGoesOnAfterATransactionThatItsBodyForgave() throws {
        let store = try TestStore()
        try store.replica.write(author: "Ann") { batch in
            try batch.transaction(in: Word.space) { try $0.create(task(1)) }
            #expect(throws: StoreError.noSuchRecord(task(9))) {
                try batch.transaction(in: Word.space) { writer in
                    try writer.set(task(2), Word.title, .text("lost"))
                    try writer.delete(task(9))
                }
            }
            try batch.transaction(in: Word.space) { try $0.set(task(3), Word.effort, .integer(3)) }
            #expect(batch.written.map(\.id.sequence) == [1, 2])
        }
        let keys = try store.replica.read(Word.space) { try $0.allRecords().map(\.key) }
        #expect(keys == [task(1), task(3)])
        #expect(try store.replica.verify() == [])
    }

    @Test func twoReplicaObjectsOnOneDirectoryWriteInTurn() throws {
        let store = try TestStore()
        let second = try store.reopened()
        for number in 1...20 {
            let writer = number.isMultiple(of: 2) ? store.replica : second
            try writer.change { try $0.set(task(UInt64(number % 3)), Word.effort, .integer(1)) }
        }
        #expect(try store.replica.heads(Word.space) == second.heads(Word.space))
        #expect(try second.heads(Word.space).vector[second.identity.id] == 20)
        #expect(try second.conflicts() == [])
        #expect(try store.replica.verify() == [])
    }

    @Test func stampsRiseAlthoughTheClockIsSetBack() throws {
        let store = try TestStore()
        try store.replica.change { try $0.create(task(1)) }
        store.world.setTime(5)
        try store.reopened().change { try $0.create(task(2)) }
        let stamps = try store.replica.read(Word.space) { try $0.log().map(\.transaction.stamp) }
        #expect(stamps.count == 2 && stamps[0] > stamps[1])
    }

    @Test func readsNestAndSeeWhatTheBatchWrote() throws {
        let store = try TestStore()
        let replica = store.replica
        try replica.write(author: "Ann") { batch in
            try batch.transaction(in: Word.space) { try $0.create(task(1)) }
            try batch.transaction(in: Word.other) { writer in
                let seen = try replica.read(Word.space) { outer in
                    try replica.read(Word.other) { _ in try outer.record(task(1)) != nil }
                }
                #expect(seen)
                try replica.setSetting("k", "v")
                try writer.create(task(2))
            }
        }
        #expect(try replica.setting("k") == "v")
        #expect(try replica.locate(task(2)) == Word.other)
        #expect(try replica.locate(task(3)) == nil)
    }
}
