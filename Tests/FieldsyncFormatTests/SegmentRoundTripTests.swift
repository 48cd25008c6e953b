import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

/// Goal: what one replica packs, another unpacks, and nothing else.
///
/// Method: seeded random transactions of every kind through both encodings and back.
@Suite struct SegmentRoundTripTests {
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func everyTransactionComesBackFromItsCanonicalBytes(seed: UInt64) throws {
        var random = RandomTransactions(seed: seed, space: SpaceID(literal: "alpha"))
        for transaction in random.draw(20) {
            let bytes = CanonicalTransaction.encode(transaction)
            let decoded = try CanonicalTransaction.decode(bytes)
            #expect(decoded == transaction)
            #expect(CanonicalTransaction.encode(decoded) == bytes)
            #expect(CanonicalTransaction.sizeBytes(transaction) == bytes.count)
        }
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func everySegmentComesBackFromItsBytes(seed: UInt64) throws {
        var random = RandomTransactions(seed: seed, space: SpaceID(literal: "alpha"))
        let segment = try Segment(random.draw(1 + Int(seed % 60)))
        let bytes = try segment.encoded(hash: SHA256Reference.hash)
        let decoded = try Segment(decoding: bytes, hash: SHA256Reference.hash)
        #expect(decoded == segment)
        // Equality of texts is looser than equality of bytes, so bytes are compared as well.
        #expect(
            decoded.transactions.map(CanonicalTransaction.encode)
                == segment.transactions.map(CanonicalTransaction.encode))
        #expect(try decoded.encoded(hash: SHA256Reference.hash) == bytes)
    }
}
