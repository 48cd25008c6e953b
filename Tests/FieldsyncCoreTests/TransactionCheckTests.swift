import FieldsyncCore
import Testing

@Suite struct TransactionCheckTests {
    private typealias Limits = ReplicatedTransaction.Limits
    private let replica = ReplicaID(Identifier128(high: 0, low: 1))
    private let record = RecordKey(
        RecordType(literal: "note"), RecordID(Identifier128(high: 1, low: 2)))
    private let field = FieldName(literal: "body")

    private func defect(
        sequence: UInt64 = 5,
        author: String = "Ada",
        reason: String = "",
        context: VersionVector = VersionVector(),
        operations: [RecordOperation]? = nil
    ) -> TransactionDefect? {
        let transaction = ReplicatedTransaction(
            space: SpaceID(literal: "alpha"), id: TransactionID(replica, sequence),
            stamp: HybridTimestamp(packed: 0), author: author, reason: reason, context: context,
            schemaVersion: 1, operations: operations ?? [.create(record)])
        do throws(TransactionDefect) {
            try transaction.check()
            return nil
        } catch {
            return error
        }
    }

    @Test func boundsHoldToTheByte() {
        #expect(defect() == nil)
        #expect(defect(operations: []) == .noOperations)
        let many = [RecordOperation](repeating: .create(record), count: Limits.operations)
        #expect(defect(operations: many) == nil)
        #expect(
            defect(operations: many + [.create(record)]) == .tooManyOperations(count: 50_001))
        #expect(defect(sequence: 0) == .sequenceOutOfRange(0))
        #expect(defect(sequence: Limits.sequence) == nil)
        #expect(defect(sequence: .max) == .sequenceOutOfRange(.max))
        #expect(defect(author: "") == .authorLength(bytes: 0))
        #expect(defect(author: String(repeating: "é", count: 100)) == nil)
        #expect(defect(author: String(repeating: "é", count: 101)) == .authorLength(bytes: 202))
        #expect(defect(reason: String(repeating: "x", count: 1_000)) == nil)
        #expect(
            defect(reason: String(repeating: "x", count: 1_001)) == .reasonLength(bytes: 1_001))
    }

    @Test func nobodyHasSeenTheirOwnFuture() {
        #expect(defect(context: VersionVector([replica: 4])) == nil)
        #expect(defect(context: VersionVector([replica: 5])) == .seesItself(5))
        #expect(defect(context: VersionVector([replica: .max])) == .seesItself(.max))
    }

    @Test func contextsAreBounded() {
        func context(_ count: UInt64) -> VersionVector {
            var entries: [ReplicaID: UInt64] = [:]
            for low in 2..<count + 2 { entries[ReplicaID(Identifier128(high: 0, low: low))] = 1 }
            return VersionVector(entries)
        }
        #expect(defect(context: context(10_000)) == nil)
        #expect(defect(context: context(10_001)) == .contextTooLarge(count: 10_001))
    }

    @Test func valuesAreBoundedWhoeverWritesThem() {
        let limit = Limits.valueBytes
        let fitting: [FieldValue] = [
            .text(String(repeating: "x", count: limit)),
            .bytes([UInt8](repeating: 0, count: limit)),
            .textSet(TextSet([String(repeating: "x", count: limit - 1)])),
        ]
        for value in fitting {
            #expect(defect(operations: [.set(record, field, value)]) == nil)
        }
        let tooLarge: [FieldValue] = [
            .text(String(repeating: "é", count: limit / 2 + 1)),
            .zone(String(repeating: "x", count: limit + 2)),
            .bytes([UInt8](repeating: 0, count: limit + 2)),
            .textSet(TextSet([String(repeating: "x", count: limit), ""])),
        ]
        for value in tooLarge {
            for operation in [
                RecordOperation.set(record, field, value), .resolve(record, field, value),
            ] {
                #expect(
                    defect(operations: [.create(record), operation])
                        == .valueTooLarge(record, field, bytes: limit + 2))
            }
        }
        #expect(defect(operations: [.set(record, field, nil)]) == nil)
    }

    @Test func defectsSayTheLimitTheyBreak() {
        #expect(
            TransactionDefect.tooManyOperations(count: 50_001).description
                == "it has 50001 operations; the limit is 50000")
        #expect(
            TransactionDefect.authorLength(bytes: 0).description
                == "its author's name has 0 bytes; 1 to 200 are allowed")
    }
}
