import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

/// Goal: who wrote the transactions of a segment, and when, is read without reading the rest.
@Suite struct SegmentAuthorshipTests {
    static let seeds = 1...40 as ClosedRange<UInt64>

    @Test("Stamps and authors are those of the transactions", arguments: seeds)
    func isThatOfTheTransactions(seed: UInt64) throws {
        var random = RandomTransactions(seed: seed, space: SpaceID(literal: "alpha"))
        let transactions = random.draw(30)
        let bytes = try Segment(transactions).encoded(hash: SHA256Reference.hash)
        let authorship = try SegmentAuthorship(of: bytes)
        #expect(authorship.stamps == transactions.map(\.stamp))
        #expect(authorship.authors == transactions.map(\.author))
    }

    @Test func anyBytesEndInAnErrorOrInAsMany() throws {
        var random = RandomTransactions(seed: 1, space: SpaceID(literal: "alpha"))
        let bytes = try Segment(random.draw(12)).encoded(hash: SHA256Reference.hash)
        var refused = 0
        for place in bytes.indices {
            for changed in [bytes[place] ^ 0xFF, bytes[place] ^ 1] {
                var damaged = bytes
                damaged[place] = changed
                do throws(SegmentError) {
                    let read = try SegmentAuthorship(of: damaged)
                    #expect(read.authors.count == read.stamps.count)
                } catch {
                    refused += 1
                }
                do throws(SegmentError) {
                    _ = try SegmentAuthorship(of: Array(damaged[..<place]))
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > bytes.count)
    }

    @Test func ofAGroundedOneItIsNotKnown() {
        #expect(throws: SegmentError.groundMissing) {
            try SegmentAuthorship(of: [0xF6, 0, 0, 1, 0, 0, 0, 0, 0])
        }
    }
}
