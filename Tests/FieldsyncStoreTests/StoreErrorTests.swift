import FieldsyncCore
import Testing

@testable import FieldsyncStore

/// Goal: every error says what happened, what state the data is in, and what to do.
@Suite struct StoreErrorTests {
    static let id = "0000000000000000000000000000000"
    static let sentences: [(error: StoreError, message: String, next: String)] = [
        (
            .missing(directory: "d"),
            "There is no store in 'd'.",
            "Run 'fieldsync init' to make one, or name another with '--store'."
        ),
        (
            .exists(directory: "d"),
            "There is a store in 'd' already.",
            "Nothing was changed. Use it, or name another directory with '--store'."
        ),
        (
            .newer(detail: "its schema is of version 4, this one's 3"),
            "A newer program wrote this store: its schema is of version 4, this one's 3.",
            "Nothing was changed. Update this program."
        ),
        (
            .damaged(detail: "table log"),
            "The store is damaged: table log.",
            "Nothing was changed. Run 'fieldsync verify' to see what is damaged."
        ),
        (
            .busy(file: "f"),
            "Another process has been writing 'f' for too long.",
            "Nothing was changed. Try again, and see which program holds it."
        ),
        (
            .disk(detail: "f: disk full"),
            "The disk did not do what was asked: f: disk full.",
            "Nothing was changed. See that the disk has room and may be written."
        ),
        (
            .keyExposed(path: "k", mode: "644"),
            "The key file 'k' has mode 644, so others can read it.",
            "Run 'chmod 600 k', and ask who had access."
        ),
        (
            .keyUnusable(path: "k", detail: "it is empty"),
            "The key file 'k' cannot be used: it is empty.",
            "Nothing was changed. Run 'fieldsync verify --repair'."
        ),
        (
            .nameUnfit(""),
            "'' cannot name a replica: 1 to 100 bytes without control characters can.",
            "Nothing was changed."
        ),
        (
            .schemaUnfit(detail: "the type name 'log' is taken"),
            "The schema cannot be stored: the type name 'log' is taken.",
            "Nothing was changed."
        ),
        (
            .unknownType(Word.task, known: [Word.person]),
            "The schema has no type 'task'.",
            "It has person."
        ),
        (
            .unknownField(Word.task, Word.to, known: [Word.from, Word.tags]),
            "The type 'task' has no field 'to'.",
            "It has from, tags."
        ),
        (
            .wrongKind(Word.task, Word.effort, expected: .integer, actual: .text),
            "The field 'effort' of 'task' takes a whole number, not a text.",
            "Nothing was changed."
        ),
        (
            .noSuchRecord(task(1)),
            "There is no task \(id)1 here.",
            "Nothing was changed."
        ),
        (
            .recordDeleted(task(1)),
            "task \(id)1 is deleted.",
            "Nothing was changed."
        ),
        (
            .noConflict(task(1), slot: "span"),
            "task \(id)1 has no open conflict in 'span'.",
            "Nothing was changed."
        ),
        (
            .notInSlot(Word.title, slot: "span"),
            "The field 'title' does not belong to the conflict in 'span'.",
            "Nothing was changed."
        ),
        (
            .unfitTransaction(.noOperations),
            "The transaction cannot be written: it has no operations.",
            "Nothing was changed."
        ),
        (
            .transactionTooLarge(operations: 5),
            "The transaction, of 5 operations, is larger than one may be.",
            "Nothing was changed. Split it."
        ),
        (
            .basisAhead(Word.space),
            "The import builds on changes of 'alpha' that this replica does not hold.",
            "Nothing was changed."
        ),
        (
            .heldFull(Word.space, count: 2, bytes: 3),
            "2 transactions of 'alpha' (3 bytes) wait or are set aside already.",
            "Nothing of the segment was applied. Ask the sender for what is missing."
        ),
        (
            .unreadableValue("x", kind: .date, why: "it takes a day"),
            "'x' is not a date: it takes a day.",
            "Nothing was changed."
        ),
        (
            .unstorableJSON("{}"),
            "No kind of field holds the JSON value '{}'.",
            "Nothing was changed."
        ),
    ]

    @Test(arguments: sentences.indices) func everyErrorIsASentence(index: Int) {
        let (error, message, next) = Self.sentences[index]
        #expect(error.message == message)
        #expect(error.next == next)
        #expect(error.description == "\(message) \(next)")
    }

    @Test func everyErrorHasACodeOfItsOwn() {
        #expect(Set(Self.sentences.map(\.error.code)).count == Self.sentences.count)
    }

    @Test func aLongValueIsCutInItsMessage() {
        let long = String(repeating: "x", count: 500)
        #expect(StoreError.unreadableValue(long, kind: .date, why: "w").description.count < 140)
    }

    @Test func aFindingNamesItsFileOnce() {
        let finding = VerifyFinding(file: "fieldsync.sqlite", "fieldsync.sqlite: it is malformed")
        #expect(finding.description == "fieldsync.sqlite: it is malformed")
        let other = VerifyFinding(file: "fieldsync.sqlite", table: "log", "a row is damaged")
        #expect(other.description == "fieldsync.sqlite, table log: a row is damaged")
    }
}
