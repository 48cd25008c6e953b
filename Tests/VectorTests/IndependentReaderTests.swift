import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncTesting
import Foundation
import Testing

/// Goal: a program that was written from the pages alone reads what this one writes.
///
/// Method: segments of random transactions go through `tools/reader`, and what it prints is held
/// against what was written, byte for byte.
@Suite struct IndependentReaderTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func theReaderInPythonReadsRandomSegments(seed: UInt64) throws {
        var random = RandomTransactions(seed: seed, space: SpaceID(literal: "alpha"))
        let transactions = random.draw(100)
        let folder = try TestFolder()
        let file = URL(filePath: folder.path + "/segment")
        try Data(Segment(transactions).encoded(hash: SHA256Reference.hash)).write(to: file)

        let printed = try SecondProgram.reader("segment", file.path)
        let lines = printed.split(separator: UInt8(ascii: "\n"))
        let decoded = try lines.map { line in
            try ReplicatedTransaction(vector: JSONValue(parsing: Array(line)))
        }
        #expect(
            decoded.map(CanonicalTransaction.encode)
                == transactions.map(CanonicalTransaction.encode))
    }
}
