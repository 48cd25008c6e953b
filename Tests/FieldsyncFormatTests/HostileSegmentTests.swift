import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

/// Goal: few bytes never cost much memory or time.
///
/// Method: the bombs of the hostile corpus, each behind a checksum that fits.
@Suite struct HostileSegmentTests {
    @Test(arguments: [1, 4_096, 1 << 20, 16 << 20] as [UInt64])
    func aBombIsRefusedWhateverItDeclares(declared: UInt64) throws {
        let bomb = try RawDeflate.compress([[UInt8](repeating: 0, count: 64 << 20)])
        #expect(bomb.count < 100_000)
        let bytes = SegmentForgery.framing(body: bomb, raw: declared)
        #expect(
            SegmentForgery.refusal(of: bytes) == .rawSizeMismatch(declaredBytes: Int(declared)))
    }

    @Test func aBombInABombIsOneLevelOfZeros() throws {
        let bomb = try RawDeflate.compress([[UInt8](repeating: 0, count: 64 << 20)])
        let bytes = try SegmentForgery.framing(bomb, loose: [])
        #expect(SegmentForgery.refusal(of: bytes)?.name.hasPrefix("malformed.") == true)
    }

    @Test(arguments: [16 << 20 + 1, 1 << 31, 1 << 32 - 1, 1 << 63, .max] as [UInt64])
    func aDeclaredSizeBeyondTheLimitIsRefusedUnread(declared: UInt64) throws {
        #expect(
            SegmentForgery.refusal(of: SegmentForgery.framing(body: [3, 0], raw: declared))
                == .tooMany(.rawBytes, count: Int(clamping: declared), limit: 16 << 20))
    }

    @Test func countsThatNothingFollowsAreRefused() throws {
        let space: [UInt8] = [5] + Array("alpha".utf8)
        let cases: [([UInt8], String)] = [
            (space + [0], "malformed.outOfRange"),
            (space + [0xFF, 0xFF, 0x7F], "malformed.countTooLarge"),
            // One transaction, and dictionaries of more than there is.
            (space + [1, 0xFF, 0xFF, 3], "malformed.countTooLarge"),
            (space + [1, 0, 0, 0xFF, 0x7F], "malformed.countTooLarge"),
        ]
        for (columns, name) in cases {
            let bytes = try SegmentForgery.framing(columns, loose: [])
            #expect(SegmentForgery.refusal(of: bytes)?.name == name)
        }
    }

    @Test func aStreamThatIsNoneIsRefused() throws {
        let segment = try SegmentForgery.segment(seed: 1, count: 1)
        let columns = try SegmentForgery.columns(of: segment)
        let stream = try RawDeflate.compress([columns.body])
        let zlibFramed = [0x78, 0x9C] + stream + [0, 0, 0, 0]
        for body in [Array(stream.dropLast()), zlibFramed, []] {
            let bytes = SegmentForgery.framing(body: body, raw: UInt64(columns.body.count))
            #expect(SegmentForgery.refusal(of: bytes) == .notInflatable)
        }
        let longer = SegmentForgery.framing(
            body: stream + stream + columns.loose, raw: UInt64(columns.body.count))
        #expect(SegmentForgery.refusal(of: longer) != nil)
    }

    @Test func emptyBlocksWithoutEndAreRefused() throws {
        let blocks = [[UInt8]](repeating: [0, 0, 0, 0xFF, 0xFF], count: 200_000).flatMap { $0 }
        let bytes = SegmentForgery.framing(body: blocks, raw: 100)
        #expect(SegmentForgery.refusal(of: bytes) == .notInflatable)
    }

    @Test func columnsStoredWithoutCompressionAreRead() throws {
        let segment = try SegmentForgery.segment(seed: 1, count: 1)
        let columns = try SegmentForgery.columns(of: segment)
        let raw = UInt64(columns.body.count)
        let bytes = SegmentForgery.framing(
            body: columns.body + columns.loose, raw: raw, flags: 0)
        #expect(try Segment(decoding: bytes, hash: SHA256Reference.hash) == segment)
        let short = SegmentForgery.framing(body: [], raw: raw, flags: 0)
        #expect(
            SegmentForgery.refusal(of: short)
                == .rawSizeMismatch(declaredBytes: columns.body.count))
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
        let bytes = try whole.encoded(hash: SHA256Reference.hash)
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
        let whole = Segment(checked: transactions, space: SegmentForgery.space)
        let bytes = try whole.encoded(hash: SHA256Reference.hash)
        guard case .tooMany(.contextEntries, _, 200_000) = SegmentForgery.refusal(of: bytes) else {
            Issue.record("a context shared by many transactions was not counted")
            return
        }
    }
}
