import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Testing

@testable import FieldsyncServer

/// Goal: whatever a program writes, a server takes it in and judges it by itself: what breaks the
/// schema is kept and applied nowhere, what is only unknown or odd goes through (I16, I19).
@Suite("Transactions that no honest program writes")
struct SchemaJudgementTests {
    private static let first = RecordKey(Word.note, RecordID(Identifier128(high: 0, low: 1)))
    private static let second = RecordKey(Word.note, RecordID(Identifier128(high: 0, low: 2)))
    private static let other = RecordKey(
        RecordType(literal: "thing"), RecordID(Identifier128(high: 0, low: 3)))
    private static let writer = ReplicaID(Identifier128(high: 7, low: 7))

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let operations: [[RecordOperation]]
        let causes: [RefusalCause]
        var schemaVersion: UInt32 = 1
    }

    static let cases: [Case] = [
        Case(
            testDescription: "a value of another kind than the field's",
            operations: [[.set(first, Word.text, .integer(1))]], causes: [.constraint]),
        Case(
            testDescription: "the same by another version of the schema",
            operations: [[.set(first, Word.text, .integer(1))]], causes: [], schemaVersion: 2),
        Case(
            testDescription: "an unknown type",
            operations: [[.create(other), .set(other, Word.text, .integer(1))]], causes: []),
        Case(
            testDescription: "an unknown field",
            operations: [[.set(first, FieldName(literal: "odd"), .boolean(true))]], causes: []),
        Case(
            testDescription: "an entry of what is no log",
            operations: [[.append(first, Word.text, "x")]], causes: [.constraint]),
        Case(
            testDescription: "a reference to nothing, and circles",
            operations: [
                [.set(first, FieldName(literal: "to"), .reference(second.id))],
                [.set(second, FieldName(literal: "to"), .reference(first.id))],
            ], causes: []),
        Case(
            testDescription: "a deletion, then an edit, then a creation",
            operations: [
                [.create(first)], [.delete(first)], [.set(first, Word.text, .text("x"))],
                [.create(first)],
            ], causes: []),
        Case(
            testDescription: "a deletion of what never was",
            operations: [[.delete(first)]], causes: []),
        Case(
            testDescription: "a verdict by a device",
            operations: [
                [.create(first)], [.judge(first, Judgement(TransactionID(writer, 1), .stands))],
            ], causes: [.notAJudge]),
        Case(
            testDescription: "an edit of what a refused one creates",
            operations: [
                [.create(first), .set(first, Word.text, .integer(1))],
                [.set(first, Word.text, .text("x"))],
            ], causes: [.constraint, .dependsOnRefused]),
    ]

    @Test(arguments: cases)
    func eachIsJudgedByItself(tried: Case) throws {
        let folder = try TestFolder()
        let server = try Replica.create(
            at: folder.path + "/server", name: "Office", layout: .filePerSpace, schema: .trial)
        let judge = ArrivalJudge(
            of: server, knowing: [:], rights: WriteRights(), answering: ("Ada", .manager))
        let harmless: [RecordOperation] = [.create(Self.second), .create(Self.other)]
        let transactions = (tried.operations + [harmless]).enumerated().map { index, operations in
            ReplicatedTransaction(
                space: Word.alpha, id: TransactionID(Self.writer, UInt64(index) + 1),
                stamp: HybridTimestamp(packed: UInt64(index) << 16), author: "Ada",
                context: VersionVector([Self.writer: UInt64(index)]),
                schemaVersion: tried.schemaVersion, operations: operations)
        }
        let segment = try Segment(
            decoding: Segment(transactions).encoded(hash: sha256), hash: sha256)
        _ = try server.apply(
            segment, from: Self.writer, chains: .unproven, judge: judge)
        #expect(try server.refused().map(\.cause) == tried.causes)
        #expect(try server.verify() == [])
        // Handed in once more, nothing changes.
        let digest = try server.digest()
        #expect(try server.apply(
            segment, from: Self.writer, chains: .unproven, judge: judge).refused == 0)
        #expect(try server.digest() == digest)
        let last = try server.read(Word.alpha) { try $0.record(Self.second) }
        #expect(last?.isDeleted == false)
    }

    @Test(arguments: UserRole.allCases, RecordAct.allCases)
    func rolesMayDoWhatTheTableSays(role: UserRole, act: RecordAct) {
        let rights = WriteRights([
            Word.note: [.recorder: [.add], .manager: [.add, .change, .remove]]
        ])
        let expected =
            switch role {
            case .manager: true
            case .recorder: act == .add
            case .viewer, .office, .admin: false
            }
        #expect(rights.permits(role, act, Word.note) == expected)
        // What is not named is for everybody who may write at all.
        #expect(rights.permits(role, act, RecordType(literal: "thing")) == (role != .viewer))
    }
}
