import CZlib

/// Raw deflate (RFC 1951) through the system's zlib: no zlib or gzip frame, since segments have
/// a frame and a checksum of their own.
package enum RawDeflate {
    /// `bytes` as one deflate stream.
    package static func compress(_ bytes: [UInt8]) throws(SegmentError) -> [UInt8] {
        var stream = z_stream()
        let begun = deflateInit2_(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, streamSize)
        guard begun == Z_OK else { throw .compressionFailed(code: begun) }
        defer { deflateEnd(&stream) }
        let room = Int(deflateBound(&stream, UInt(bytes.count)))
        let (status, output, _) = pump(bytes, room: room) { input, inputCount, output in
            stream.next_in = input
            stream.avail_in = inputCount
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            return (deflate(&stream, Z_FINISH), Int(stream.avail_in), Int(stream.avail_out))
        }
        guard status == Z_STREAM_END else { throw .compressionFailed(code: status) }
        return output
    }

    /// The `size` bytes that one deflate stream holds, the stream ending with the last of `bytes`.
    ///
    /// Room is made for one byte more than `size` and never for another, so that a bomb is
    /// recognised by that byte.
    package static func inflate(
        _ bytes: ArraySlice<UInt8>,
        to size: Int
    ) throws(SegmentError) -> [UInt8] {
        var stream = z_stream()
        let begun = inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, streamSize)
        guard begun == Z_OK else { throw .compressionFailed(code: begun) }
        defer { inflateEnd(&stream) }
        let (status, output, unread) = pump(Array(bytes), room: size + 1) { input, count, output in
            stream.next_in = input
            stream.avail_in = count
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            let status = CZlib.inflate(&stream, Z_FINISH)
            return (status, Int(stream.avail_in), Int(stream.avail_out))
        }
        if status == Z_MEM_ERROR { throw .compressionFailed(code: status) }
        if output.count > size { throw .rawSizeMismatch(declaredBytes: size) }
        guard status == Z_STREAM_END, unread == 0 else { throw .notInflatable }
        guard output.count == size else { throw .rawSizeMismatch(declaredBytes: size) }
        return output
    }

    /// The CRC-32 of zlib and Ethernet over the concatenated parts.
    package static func checksum(_ parts: ArraySlice<UInt8>...) -> UInt32 {
        var sum: UInt = 0
        for part in parts {
            part.withUnsafeBytes { bytes in
                let address = bytes.bindMemory(to: UInt8.self).baseAddress
                // With no address zlib gives the start value back, which would lose the sum.
                if let address { sum = crc32(sum, address, UInt32(bytes.count)) }
            }
        }
        return UInt32(truncatingIfNeeded: sum)
    }

    private static var streamSize: Int32 { Int32(MemoryLayout<z_stream>.size) }

    /// Hands `step` all of `input` and room for output once; the state that zlib points at stays
    /// valid for just that long.
    private static func pump(
        _ input: [UInt8],
        room: Int,
        _ step: (
            UnsafeMutablePointer<UInt8>?, UInt32, UnsafeMutableBufferPointer<UInt8>
        ) -> (status: Int32, unread: Int, unwritten: Int)
    ) -> (status: Int32, output: [UInt8], unread: Int) {
        var result = (status: Z_OK, unread: 0, unwritten: 0)
        let output = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let exact = UnsafeMutableBufferPointer(rebasing: buffer[0..<room])
            input.withUnsafeBufferPointer { bytes in
                // zlib does not write through this pointer; its type is older than `const`.
                let start = UnsafeMutablePointer(mutating: bytes.baseAddress)
                result = step(start, UInt32(bytes.count), exact)
            }
            count = room - result.unwritten
        }
        return (result.status, output, result.unread)
    }
}
