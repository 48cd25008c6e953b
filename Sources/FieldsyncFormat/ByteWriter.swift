package import FieldsyncCore

/// Takes bytes: to keep them, or only to count them.
package protocol ByteSink {
    /// Takes one byte.
    mutating func append(_ byte: UInt8)
    /// Takes bytes in order.
    mutating func append(contentsOf bytes: some Collection<UInt8>)
    /// Takes bytes that lie in memory, in order.
    mutating func append(raw bytes: UnsafeRawBufferPointer)
}

/// Bytes as they are written.
package struct ByteWriter: ByteSink {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// A writer that has room for so many bytes before it has to move.
    package init(reserving count: Int) { bytes.reserveCapacity(count) }

    package mutating func append(_ byte: UInt8) { bytes.append(byte) }

    package mutating func append(contentsOf more: some Collection<UInt8>) {
        bytes.append(contentsOf: more)
    }

    package mutating func append(raw more: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: more)
    }
}

/// Counts what would be written.
///
/// A hostile segment can spell a transaction of gigabytes in few
/// bytes, so sizes are asked before anything is laid out.
package struct ByteTally: ByteSink {
    /// Bytes so far.
    package private(set) var count = 0

    package init() {}

    package mutating func append(_ byte: UInt8) { count += 1 }

    package mutating func append(contentsOf bytes: some Collection<UInt8>) { count += bytes.count }

    package mutating func append(raw bytes: UnsafeRawBufferPointer) { count += bytes.count }
}

extension ByteSink {
    /// LEB128: seven bits a byte, least significant first, the high bit set on all but the last.
    package mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// A count or an index; never negative.
    package mutating func count(_ value: Int) { varint(UInt64(value)) }

    /// A signed number, small magnitudes first: 0, -1, 1, -2 and so on.
    package mutating func zigzag(_ value: Int64) {
        varint(folded(value))
    }

    /// Eight bytes, most significant first.
    package mutating func bigEndian(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { append(raw: $0) }
    }

    /// Four bytes, most significant first.
    package mutating func bigEndian(_ value: UInt32) {
        for shift in stride(from: UInt32(24), through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Two bytes, most significant first.
    package mutating func bigEndian(_ value: UInt16) {
        append(UInt8(value >> 8))
        append(UInt8(truncatingIfNeeded: value))
    }

    /// The sixteen bytes of an id.
    package mutating func identifier(_ value: Identifier128) {
        withUnsafeBytes(of: (value.high.bigEndian, value.low.bigEndian)) { append(raw: $0) }
    }

    /// Bytes after their count.
    package mutating func prefixed(_ value: some Collection<UInt8>) {
        count(value.count)
        append(contentsOf: value)
    }

    /// The UTF-8 bytes of a text after their count.
    package mutating func text(_ value: String) {
        var value = value
        value.withUTF8 { bytes in
            count(bytes.count)
            append(raw: UnsafeRawBufferPointer(bytes))
        }
    }
}
