import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncTesting
import Testing

/// Goal: bytes are what `protocol/format` says, to the byte, and wrong ones are refused under the
/// name that it gives.
///
/// Method: the committed vectors, which another implementation wrote.
@Suite struct FormatVectorTests {
    @Test func canonicalTransactionsAreTheBytesOfTheVectors() throws {
        let good = try VectorFile.load("canonical").list("good")
        #expect(good.count >= 6)
        for vector in good {
            let name = try vector.string("name")
            let transaction = try ReplicatedTransaction(vector: vector.at("transaction"))
            let bytes = try vector.bytes("bytes")
            #expect(CanonicalTransaction.encode(transaction) == bytes, "\(name)")
            #expect(try CanonicalTransaction.decode(bytes) == transaction, "\(name)")
        }
    }

    @Test func wrongCanonicalBytesAreRefusedByName() throws {
        let bad = try VectorFile.load("canonical").list("bad")
        #expect(bad.count >= 40)
        for vector in bad {
            let name = try vector.string("name")
            let bytes = try vector.bytes("bytes")
            var found: String?
            do throws(DecodingFault) {
                _ = try CanonicalTransaction.decode(bytes)
            } catch {
                found = error.name
            }
            #expect(found == (try vector.string("error")), "\(name)")
        }
    }

    @Test func segmentsHoldTheTransactionsOfTheVectors() throws {
        let good = try VectorFile.load("segment").list("good")
        #expect(good.count >= 8)
        for vector in good {
            let name = try vector.string("name")
            let transactions = try vector.list("transactions").map(
                ReplicatedTransaction.init(vector:))
            let ground = try ground(of: vector)
            let decoded = try Segment(
                decoding: vector.bytes("bytes"), hash: SHA256Reference.hash, on: ground)
            #expect(
                decoded.transactions.map(CanonicalTransaction.encode)
                    == transactions.map(CanonicalTransaction.encode), "\(name)")
            // Another zlib may deflate otherwise, so columns are compared before it.
            let columns = try SegmentPacker.columns(
                of: Segment(transactions), hash: SHA256Reference.hash, on: ground)
            #expect(columns.body == (try vector.bytes("columns")), "\(name)")
            #expect(columns.loose == (try vector.bytes("loose")), "\(name)")
        }
    }

    /// What the receiver of a vector's segment holds; nil where that is nothing.
    private func ground(of vector: JSONValue) throws -> HeldTransactions? {
        guard vector.optional("ground") != nil else { return nil }
        return HeldTransactions(
            try vector.list("ground").map(ReplicatedTransaction.init(vector:)),
            namesBeginnings: vector.optional("begins") == .bool(true))
    }

    @Test func thePresetDictionaryIsThatOfItsPage() throws {
        let dictionary = try VectorFile.load("preset-dictionary")
        #expect(PresetDictionary.bytes == (try dictionary.bytes("bytes")))
    }

    @Test func wrongSegmentsAreRefusedByName() throws {
        let bad = try VectorFile.load("segment").list("bad")
        #expect(bad.count >= 40)
        for vector in bad {
            let name = try vector.string("name")
            let bytes = try vector.bytes("bytes")
            let ground = try ground(of: vector)
            var found: String?
            do throws(SegmentError) {
                _ = try Segment(decoding: bytes, hash: SHA256Reference.hash, on: ground)
            } catch {
                found = error.name
            }
            #expect(found == (try vector.string("error")), "\(name)")
        }
    }
}
