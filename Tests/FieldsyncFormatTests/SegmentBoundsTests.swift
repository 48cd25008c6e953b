import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

/// Goal: what cannot be a segment is refused where it is made, with the fact that is wrong.
@Suite struct SegmentBoundsTests {
    private let replica = ReplicaID(Identifier128(high: 0, low: 1))
    private let other = ReplicaID(Identifier128(high: 0, low: 2))
    private let record = RecordKey(
        RecordType(literal: "note"), RecordID(Identifier128(high: 1, low: 2)))

    private func transaction(
        _ replica: ReplicaID,
        _ sequence: UInt64,
        saw context: [ReplicaID: UInt64] = [:],
        space: StaticString = "alpha",
        operations: [RecordOperation]? = nil
    ) -> ReplicatedTransaction {
        ReplicatedTransaction(
            space: SpaceID(literal: space), id: TransactionID(replica, sequence),
            stamp: HybridTimestamp(packed: sequence), author: "Ada",
            context: VersionVector(context), schemaVersion: 1,
            operations: operations ?? [.create(record)])
    }

    private func refusal(of transactions: [ReplicatedTransaction]) -> SegmentError? {
        do throws(SegmentError) {
            _ = try Segment(transactions)
            return nil
        } catch {
            return error
        }
    }

    @Test func aSegmentHoldsAtLeastOneTransactionOfOneSpace() {
        #expect(refusal(of: []) == .empty)
        let stray = transaction(other, 1, space: "beta")
        #expect(
            refusal(of: [transaction(replica, 1), stray])
                == .foreignSpace(
                    stray.id, SpaceID(literal: "beta"), expected: SpaceID(literal: "alpha")))
    }

    @Test func aReplicasTransactionsFollowEachOther() {
        let first = transaction(replica, 4)
        for wrong: UInt64 in [1, 3, 4, 6] {
            #expect(
                refusal(of: [first, transaction(replica, wrong)])
                    == .gap(TransactionID(replica, wrong), expected: 5))
        }
        #expect(refusal(of: [first, transaction(other, 1), transaction(replica, 5)]) == nil)
    }

    @Test func nothingStandsBeforeWhatItsAuthorHadSeen() {
        let late = transaction(replica, 2, saw: [other: 1])
        let seen = transaction(other, 1)
        #expect(refusal(of: [late, seen]) == .beforeWhatItSaw(late.id, seen.id))
        #expect(refusal(of: [seen, late]) == nil)
        // What the segment does not hold is for the receiver to have.
        #expect(refusal(of: [late]) == nil)
    }

    @Test func aTransactionTooLargeForASegmentIsNotAdmitted() {
        let text = FieldValue.bytes([UInt8](repeating: 7, count: 65_536))
        let field = FieldName(literal: "body")
        func writing(_ count: Int) -> ReplicatedTransaction {
            let operations = [RecordOperation](repeating: .set(record, field, text), count: count)
            return transaction(replica, 1, operations: operations)
        }
        #expect(Segment.admits(writing(127)))
        #expect(!Segment.admits(writing(128)))
        #expect(!Segment.admits(transaction(replica, 1, operations: [])))
    }

    @Test func everyAdmittedTransactionCanBePacked() throws {
        // Different short texts, records and fields: the columns gain least over the rows.
        let operations = (0..<50_000).map { index in
            let key = RecordKey(
                RecordType(literal: "n"), RecordID(Identifier128(high: 0, low: UInt64(index))))
            return RecordOperation.set(key, FieldName(literal: "t"), .text(String(index)))
        }
        let large = transaction(replica, 1, operations: operations)
        #expect(Segment.admits(large))
        let segment = try Segment([large])
        let bytes = try segment.encoded(hash: SHA256Reference.hash)
        #expect(try Segment(decoding: bytes, hash: SHA256Reference.hash) == segment)
    }

    @Test func aBuilderFillsOneSegmentAfterAnother() throws {
        var random = RandomTransactions(seed: 9, space: SpaceID(literal: "alpha"))
        let transactions = random.draw(300)
        var segments: [Segment] = []
        var builder = SegmentBuilder(targetBytes: 4_096)
        for transaction in transactions where try !builder.add(transaction) {
            segments.append(try builder.finish())
            builder = SegmentBuilder(targetBytes: 4_096)
            #expect(try builder.add(transaction))
        }
        segments.append(try builder.finish())
        #expect(segments.count > 5)
        #expect(segments.flatMap(\.transactions) == transactions)
        for segment in segments {
            let size = segment.transactions.reduce(0) { $0 + CanonicalTransaction.sizeBytes($1) }
            #expect(size <= 4_096 || segment.transactions.count == 1)
        }
    }

    @Test func textsThatLookAlikeStayApart() throws {
        let field = FieldName(literal: "title")
        let texts = ["e\u{301}", "\u{E9}"]
        let written = transaction(
            replica, 1, operations: texts.map { .set(record, field, .text($0)) })
        let bytes = try Segment([written]).encoded(hash: SHA256Reference.hash)
        let decoded = try Segment(decoding: bytes, hash: SHA256Reference.hash)
        let values = decoded.transactions.flatMap(\.operations).compactMap { operation in
            if case .set(_, _, .text(let text)?) = operation { Array(text.utf8) } else { nil }
        }
        #expect(values == texts.map { Array($0.utf8) })
    }
}
