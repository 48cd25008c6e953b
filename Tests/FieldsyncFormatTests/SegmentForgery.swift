import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting

/// Segments that no encoder would write, with a checksum that fits.
enum SegmentForgery {
    static let space = SpaceID(literal: "alpha")

    /// The columns of a segment, inflated.
    static func columns(of segment: Segment) throws -> PackedColumns {
        try SegmentPacker.columns(of: segment, hash: SHA256Reference.hash)
    }

    /// A segment of any columns, deflated.
    static func framing(
        _ columns: [UInt8], loose: some Collection<UInt8>
    ) throws -> [UInt8] {
        framing(
            body: try RawDeflate.compress([columns]) + loose, raw: UInt64(columns.count))
    }

    /// A segment of any body under a header that declares `raw` bytes.
    static func framing(body: [UInt8], raw: UInt64, flags: UInt8 = 1) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: [0xF5, 1, flags])
        writer.varint(raw)
        writer.bigEndian(RawDeflate.checksum(writer.bytes[...], body[...]))
        writer.append(contentsOf: body)
        return writer.bytes
    }

    /// A segment of `count` random transactions.
    static func segment(seed: UInt64, count: Int) throws -> Segment {
        var random = RandomTransactions(seed: seed, space: space)
        return try Segment(random.draw(count))
    }

    /// Its bytes.
    static func encoded(seed: UInt64, count: Int) throws -> [UInt8] {
        try segment(seed: seed, count: count).encoded(hash: SHA256Reference.hash)
    }

    /// The error that decoding ends in; nil where it succeeds.
    static func refusal(
        of bytes: [UInt8], on ground: HeldTransactions? = nil
    ) -> SegmentError? {
        do throws(SegmentError) {
            _ = try Segment(decoding: bytes, hash: SHA256Reference.hash, on: ground)
            return nil
        } catch {
            return error
        }
    }
}
