import CZlib

/// Raw deflate (RFC 1951) through the system's zlib: no zlib or gzip frame, since segments have
/// a frame and a checksum of their own.
package enum RawDeflate {
    /// A column of so many bytes may be worth tables of its own.
    private static let blockBytes = 200

    /// `parts`, one after the other, as one deflate stream that may point back into `dictionary`.
    ///
    /// `filtered` is for columns of numbers, where short matches are rarely worth it; `inBlocks`
    /// gives every large part code tables of its own.
    package static func compress(
        _ parts: [[UInt8]],
        dictionary: [UInt8] = [],
        filtered: Bool = false,
        inBlocks: Bool = false
    ) throws(SegmentError) -> [UInt8] {
        var stream = z_stream()
        let begun = deflateInit2_(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL,
            filtered ? Z_FILTERED : Z_DEFAULT_STRATEGY, ZLIB_VERSION, streamSize)
        guard begun == Z_OK else { throw .compressionFailed(code: begun) }
        defer { deflateEnd(&stream) }
        if !dictionary.isEmpty {
            let set = deflateSetDictionary(&stream, dictionary, UInt32(dictionary.count))
            guard set == Z_OK else { throw .compressionFailed(code: set) }
        }
        let total = parts.reduce(0) { $0 + $1.count }
        // The bound is for one stream; every block that is asked for has a header and a rest.
        let room = Int(deflateBound(&stream, UInt(total))) + 16 * parts.count
        var output: [UInt8] = []
        output.reserveCapacity(room)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            let endsBlock = inBlocks && part.count > blockBytes
            let flush = isLast ? Z_FINISH : endsBlock ? Z_BLOCK : Z_NO_FLUSH
            let space = isLast ? room : Int(deflateBound(&stream, UInt(part.count))) + 65_536
            let (status, made, unread) = pump(part, room: space) { input, inputCount, output in
                stream.next_in = input
                stream.avail_in = inputCount
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return (
                    deflate(&stream, flush), Int(stream.avail_in), Int(stream.avail_out)
                )
            }
            // With nothing to read and nothing to flush zlib says that it had nothing to do.
            let isDone = status == (isLast ? Z_STREAM_END : Z_OK) || status == Z_BUF_ERROR
            guard isDone, unread == 0, !isLast || status == Z_STREAM_END else {
                throw .compressionFailed(code: status)
            }
            output += made
        }
        return output
    }

    /// `parts` as one deflate stream, in the shortest of a few ways to make it.
    package static func shortest(
        _ parts: [[UInt8]],
        dictionary: [UInt8] = []
    ) throws(SegmentError) -> [UInt8] {
        let isLong = parts.contains { $0.count > blockBytes }
        var best = try compress(parts, dictionary: dictionary)
        for (filtered, inBlocks) in [(true, false), (false, true), (true, true)]
        where isLong || !inBlocks {
            let other = try compress(
                parts, dictionary: dictionary, filtered: filtered, inBlocks: inBlocks)
            if other.count < best.count { best = other }
        }
        return best
    }

    /// The `size` bytes that a deflate stream holds.
    ///
    /// Room is made for one byte more than `size` and never for another, so that a bomb is
    /// recognised by that byte.
    ///
    /// - Returns: The bytes, and how many of `bytes` follow the stream.
    package static func inflate(
        _ bytes: ArraySlice<UInt8>,
        to size: Int,
        dictionary: [UInt8] = []
    ) throws(SegmentError) -> (output: [UInt8], unread: Int) {
        var stream = z_stream()
        let begun = inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, streamSize)
        guard begun == Z_OK else { throw .compressionFailed(code: begun) }
        defer { inflateEnd(&stream) }
        if !dictionary.isEmpty {
            let set = inflateSetDictionary(&stream, dictionary, UInt32(dictionary.count))
            guard set == Z_OK else { throw .compressionFailed(code: set) }
        }
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
        guard status == Z_STREAM_END else { throw .notInflatable }
        guard output.count == size else { throw .rawSizeMismatch(declaredBytes: size) }
        return (output, unread)
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
