import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting

/// Segments that no encoder would write, with a checksum that fits.
enum SegmentForgery {
    static let space = SpaceID(literal: "alpha")

    /// The columns of a segment, inflated.
    static func columns(of segment: Segment) -> [UInt8] { SegmentColumnWriter.columns(of: segment) }

    /// A segment of any columns under the header that belongs to `segment`.
    static func framing(_ columns: [UInt8], like segment: Segment) throws -> [UInt8] {
        try header(of: segment, raw: columns.count).framing(RawDeflate.compress(columns))
    }

    /// A segment of any body under a header that declares `raw` bytes.
    static func framing(body: [UInt8], raw: Int, like segment: Segment) -> [UInt8] {
        header(of: segment, raw: raw).framing(body)
    }

    private static func header(of segment: Segment, raw: Int) -> Header {
        Header(
            transactions: UInt64(segment.transactions.count),
            operations: UInt64(segment.transactions.reduce(0) { $0 + $1.operations.count }),
            raw: UInt64(raw))
    }

    /// A header of any numbers, those beyond `Int` included.
    struct Header {
        var transactions: UInt64
        var operations: UInt64
        var raw: UInt64
        var body: UInt64?

        func framing(_ bytes: [UInt8]) -> [UInt8] {
            var writer = ByteWriter()
            writer.append(contentsOf: [0xF5, 0x53, 0x47, 0, 0])
            for number in [transactions, operations, raw, body ?? UInt64(bytes.count)] {
                writer.varint(number)
            }
            let sum = RawDeflate.checksum(writer.bytes[...], bytes[...])
            writer.append(contentsOf: BigEndian.bytes(UInt64(sum)).suffix(4))
            writer.append(contentsOf: bytes)
            return writer.bytes
        }
    }

    /// A segment of `count` random transactions.
    static func segment(seed: UInt64, count: Int) throws -> Segment {
        var random = RandomTransactions(seed: seed, space: space)
        return try Segment(random.draw(count))
    }

    /// The error that decoding ends in; nil where it succeeds.
    static func refusal(of bytes: [UInt8]) -> SegmentError? {
        do throws(SegmentError) {
            _ = try Segment(decoding: bytes)
            return nil
        } catch {
            return error
        }
    }
}
