package import FieldsyncCore

/// Reads bytes that somebody else wrote.
///
/// Everything is checked against what remains before it is
/// believed; whatever the bytes are, reading ends in a value or in a ``DecodingFault``.
package struct ByteReader {
    private let bytes: [UInt8]
    private var position: Int

    /// Reads `bytes` from `position` on.
    package init(_ bytes: [UInt8], from position: Int = 0) {
        self.bytes = bytes
        self.position = min(max(position, 0), bytes.count)
    }

    /// How many bytes are left.
    package var remaining: Int { bytes.count - position }

    /// How many bytes have been read, counted from the first of all.
    package var offset: Int { position }

    /// The next byte.
    package mutating func byte() throws(DecodingFault) -> UInt8 {
        guard position < bytes.count else {
            throw .truncated(neededBytes: 1, remainingBytes: 0)
        }
        defer { position += 1 }
        return bytes[position]
    }

    /// The next `count` bytes.
    package mutating func take(_ count: Int) throws(DecodingFault) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else {
            throw .truncated(neededBytes: count, remainingBytes: remaining)
        }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// LEB128 in its shortest spelling.
    package mutating func varint() throws(DecodingFault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            // The tenth byte holds the last bit of 64.
            if shift == 63, byte > 1 { throw .varintTooLong }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 {
                if byte == 0, shift > 0 { throw .varintNotShortest }
                return value
            }
            shift += 7
        }
    }

    /// A signed number, see ``ByteSink/zigzag(_:)``.
    package mutating func zigzag() throws(DecodingFault) -> Int64 {
        unfolded(try varint())
    }

    /// How many entries follow, each of at least `entryBytes`; refused where they cannot fit in
    /// what remains, so that room made for them is bounded by the bytes that were sent.
    package mutating func count(
        of what: String,
        entryBytes: Int = 1,
        limit: Int = .max
    ) throws(DecodingFault) -> Int {
        let declared = try varint()
        guard let count = Int(exactly: declared), count <= limit,
            count <= remaining / max(entryBytes, 1)
        else { throw .countTooLarge(what: what, count: declared) }
        return count
    }

    /// Eight bytes, most significant first.
    package mutating func bigEndian() throws(DecodingFault) -> UInt64 {
        var value: UInt64 = 0
        for byte in try take(8) { value = value << 8 | UInt64(byte) }
        return value
    }

    /// Four bytes, most significant first.
    package mutating func bigEndian32() throws(DecodingFault) -> UInt32 {
        var value: UInt32 = 0
        for byte in try take(4) { value = value << 8 | UInt32(byte) }
        return value
    }

    /// Two bytes, most significant first.
    package mutating func bigEndian16() throws(DecodingFault) -> UInt16 {
        UInt16(try byte()) << 8 | UInt16(try byte())
    }

    /// The sixteen bytes of an id.
    package mutating func identifier() throws(DecodingFault) -> Identifier128 {
        let high = try bigEndian()
        let low = try bigEndian()
        return Identifier128(high: high, low: low)
    }

    /// Bytes after their count.
    package mutating func prefixed() throws(DecodingFault) -> ArraySlice<UInt8> {
        let length = try varint()
        return try take(Int(clamping: length))
    }

    /// Text after its count of bytes; checked to be UTF-8.
    package mutating func text() throws(DecodingFault) -> String {
        guard let text = String(validating: try prefixed(), as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    /// Throws where bytes are left.
    package func finish() throws(DecodingFault) {
        if remaining > 0 { throw .trailingBytes(count: remaining) }
    }
}
