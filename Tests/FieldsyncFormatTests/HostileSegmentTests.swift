import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

/// Goal: few bytes never cost much memory or time.
///
/// Method: the bombs of the hostile corpus, each behind a checksum that fits.
@Suite struct HostileSegmentTests {
    @Test(arguments: [1, 4_096, 1 << 20, 16 << 20])
    func aBombIsRefusedWhateverItDeclares(declared: Int) throws {
        let segment = try SegmentForgery.segment(seed: 1, count: 1)
        let bomb = try RawDeflate.compress([UInt8](repeating: 0, count: 64 << 20))
        #expect(bomb.count < 100_000)
        let bytes = SegmentForgery.framing(body: bomb, raw: declared, like: segment)
        #expect(SegmentForgery.refusal(of: bytes) == .rawSizeMismatch(declaredBytes: declared))
    }

    @Test func aBombInABombIsOneLevelOfZeros() throws {
        let segment = try SegmentForgery.segment(seed: 1, count: 1)
        let bomb = try RawDeflate.compress([UInt8](repeating: 0, count: 64 << 20))
        let bytes = try SegmentForgery.framing(bomb, like: segment)
        #expect(SegmentForgery.refusal(of: bytes)?.name.hasPrefix("malformed.") == true)
    }

    @Test(arguments: [16 << 20 + 1, 1 << 31, 1 << 32 - 1, 1 << 63, .max] as [UInt64])
    func aDeclaredSizeBeyondTheLimitIsRefusedUnread(declared: UInt64) throws {
        let header = SegmentForgery.Header(transactions: 1, operations: 1, raw: declared)
        #expect(
            SegmentForgery.refusal(of: header.framing([3, 0]))
                == .tooMany(.rawBytes, count: Int(clamping: declared), limit: 16 << 20))
    }

    @Test func declaredCountsBeyondTheLimitsAreRefusedUnread() {
        typealias Header = SegmentForgery.Header
        let cases: [(Header, String)] = [
            (Header(transactions: 0, operations: 0, raw: 0), "empty"),
            (Header(transactions: 20_001, operations: 1, raw: 0), "tooMany"),
            (Header(transactions: .max, operations: 1, raw: 0), "tooMany"),
            (Header(transactions: 1, operations: 50_001, raw: 0), "tooMany"),
            (Header(transactions: 1, operations: 1, raw: 0, body: .max), "tooMany"),
            (Header(transactions: 1, operations: 1, raw: 0, body: 9), "truncated"),
            (Header(transactions: 1, operations: 1, raw: 0, body: 1), "trailingBytes"),
        ]
        for (header, name) in cases {
            #expect(SegmentForgery.refusal(of: header.framing([3, 0]))?.name == name)
        }
    }

    @Test func aStreamThatDoesNotEndWithTheBodyIsRefused() throws {
        let segment = try SegmentForgery.segment(seed: 1, count: 1)
        let columns = SegmentForgery.columns(of: segment)
        let stream = try RawDeflate.compress(columns)
        let zlibFramed = [0x78, 0x9C] + stream + [0, 0, 0, 0]
        let withDictionary = [0x78, 0xBB, 0, 0, 0, 1] + stream
        let bodies = [
            stream + [0], stream + stream, Array(stream.dropLast()), zlibFramed, withDictionary, [],
        ]
        for body in bodies {
            let bytes = SegmentForgery.framing(body: body, raw: columns.count, like: segment)
            #expect(SegmentForgery.refusal(of: bytes) == .notInflatable)
        }
    }

    @Test func emptyBlocksWithoutEndAreRefused() throws {
        let segment = try SegmentForgery.segment(seed: 1, count: 1)
        let blocks = [[UInt8]](repeating: [0, 0, 0, 0xFF, 0xFF], count: 200_000).flatMap { $0 }
        let bytes = SegmentForgery.framing(body: blocks, raw: 100, like: segment)
        #expect(SegmentForgery.refusal(of: bytes) == .notInflatable)
    }

    @Test func aStreamStoredWithoutCompressionIsRead() throws {
        let segment = try SegmentForgery.segment(seed: 1, count: 1)
        let columns = SegmentForgery.columns(of: segment)
        let count = UInt16(columns.count)
        let low = UInt8(truncatingIfNeeded: count)
        let high = UInt8(count >> 8)
        let stored = [1, low, high, ~low, ~high] + columns
        let bytes = SegmentForgery.framing(body: stored, raw: columns.count, like: segment)
        #expect(try Segment(decoding: bytes) == segment)
    }

    @Test func aLongTextNamedHundredsOfTimesIsRefused() throws {
        let record = RecordKey(
            RecordType(literal: "note"), RecordID(Identifier128(high: 1, low: 2)))
        let text = FieldValue.text(String(repeating: "x", count: 65_536))
        let field = FieldName(literal: "body")
        let replica = ReplicaID(Identifier128(high: 1, low: 1))
        let transactions = (1...260 as ClosedRange<UInt64>).map { sequence in
            ReplicatedTransaction(
                space: SegmentForgery.space, id: TransactionID(replica, sequence),
                stamp: HybridTimestamp(packed: sequence), author: "Ada",
                context: VersionVector([replica: sequence - 1]), schemaVersion: 1,
                operations: [.set(record, field, text)])
        }
        let whole = Segment(checked: transactions, space: SegmentForgery.space)
        let bytes = try whole.encoded()
        #expect(bytes.count < 1_000)
        guard case .tooMany(.canonicalBytes, _, 16_777_216) = SegmentForgery.refusal(of: bytes)
        else {
            Issue.record("a text shared by many transactions was not counted")
            return
        }
    }

    @Test func aLongContextRepeatedDozensOfTimesIsRefused() throws {
        var generator = SeededGenerator(seed: 1)
        let others = (0..<5_000).map { _ in ReplicaID(generator.identifier()) }
        var context = VersionVector()
        for other in others { context[other] = 1 }
        let replica = ReplicaID(generator.identifier())
        let record = RecordKey(RecordType(literal: "note"), RecordID(generator.identifier()))
        let transactions = (1...45 as ClosedRange<UInt64>).map { sequence in
            context[replica] = sequence - 1
            return ReplicatedTransaction(
                space: SegmentForgery.space, id: TransactionID(replica, sequence),
                stamp: HybridTimestamp(packed: sequence), author: "Ada", context: context,
                schemaVersion: 1, operations: [.create(record)])
        }
        let bytes = try Segment(checked: transactions, space: SegmentForgery.space).encoded()
        guard case .tooMany(.contextEntries, _, 200_000) = SegmentForgery.refusal(of: bytes) else {
            Issue.record("a context shared by many transactions was not counted")
            return
        }
    }
}
