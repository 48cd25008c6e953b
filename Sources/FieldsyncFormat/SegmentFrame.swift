import FieldsyncCore

/// What stands around the columns of a segment: enough to refuse it before any work is done.
struct SegmentFrame: Hashable {
    static let magic: UInt8 = 0xF5
    static let version: UInt8 = 1
    /// The first byte of a grounded one, which is known to meet a reader of its version; the
    /// lowest bit is set where it is deflated.
    private static let groundedMagic: UInt8 = 0xF6
    private static let checksumBytes = 4

    /// How the columns are packed.
    struct Flags: OptionSet, Hashable {
        let rawValue: UInt8

        /// They are one deflate stream.
        static let deflated = Flags(rawValue: 1)
        /// The stream may point back into the preset dictionary.
        static let preset = Flags(rawValue: 2)
        /// True where the flags have a meaning together.
        var isKnown: Bool {
            rawValue < 4 && (contains(.deflated) || !contains(.preset))
        }
    }

    /// The transaction before the first of a segment that stands on common ground.
    struct Anchor: Hashable {
        /// Stands for the space and the replica.
        var tag: UInt16
        var sequence: UInt64
    }

    var flags: Flags
    var anchor: Anchor?
    var rawBytes: Int

    /// The whole segment: the header, its checksum, and `body`.
    ///
    /// The sum is over the window too, which the stream may point back into, and mixed with
    /// `check`, that over what the columns refer to: so a receiver with others finds out.
    func framing(_ body: [UInt8], window: [UInt8] = [], check: UInt32 = 0) -> [UInt8] {
        var writer = ByteWriter()
        if let anchor {
            writer.append(Self.groundedMagic | (flags.contains(.deflated) ? 1 : 0))
            writer.bigEndian(anchor.tag)
            writer.varint(anchor.sequence)
        } else {
            writer.append(Self.magic)
            writer.append(Self.version)
            writer.append(flags.rawValue)
        }
        writer.count(rawBytes)
        let sum = RawDeflate.checksum(writer.bytes[...], body[...], window[...])
        writer.bigEndian(sum ^ check)
        writer.append(contentsOf: body)
        return writer.bytes
    }

    /// Reads the header, and what can be known from it alone.
    static func read(
        _ bytes: [UInt8],
        limits: SegmentLimits
    ) throws(SegmentError) -> SegmentFraming {
        if bytes.count > limits.encodedBytes {
            throw .tooMany(.encodedBytes, count: bytes.count, limit: limits.encodedBytes)
        }
        if let first = bytes.first, first != magic, !isGrounded(bytes) { throw .wrongMagic }
        var reader = ByteReader(bytes)
        do throws(DecodingFault) {
            var frame = SegmentFrame(flags: [], anchor: nil, rawBytes: 0)
            if isGrounded(bytes) {
                if try reader.byte() & 1 == 1 { frame.flags = [.deflated, .preset] }
                frame.anchor = Anchor(
                    tag: try reader.bigEndian16(), sequence: try reader.varint())
            } else {
                frame.flags = try plainFlags(from: &reader)
            }
            frame.rawBytes = Int(clamping: try reader.varint())
            let summed = bytes[..<reader.offset]
            let checksum = try reader.bigEndian32()
            return SegmentFraming(
                frame: frame, summed: summed, checksum: checksum, body: bytes[reader.offset...])
        } catch {
            throw refusal(of: error, in: bytes)
        }
    }

    private static func plainFlags(
        from reader: inout ByteReader
    ) throws(DecodingFault) -> Flags {
        _ = try reader.byte()
        let version = try reader.byte()
        if version != Self.version { throw .unsupportedVersion(found: UInt64(version)) }
        let flags = Flags(rawValue: try reader.byte())
        if !flags.isKnown { throw .unknownCode(what: "flags", code: flags.rawValue) }
        return flags
    }

    /// True where bytes begin like a grounded segment.
    static func isGrounded(_ bytes: [UInt8]) -> Bool {
        bytes.first.map { $0 & 0xFE == groundedMagic } ?? false
    }

    /// The tag of the anchor, where bytes begin like a grounded segment.
    static func tag(_ bytes: [UInt8]) -> UInt16? {
        guard bytes.count > 2, isGrounded(bytes) else { return nil }
        return UInt16(bytes[1]) << 8 | UInt16(bytes[2])
    }

    private static func refusal(of fault: DecodingFault, in bytes: [UInt8]) -> SegmentError {
        switch fault {
        case .truncated(let needed, let remaining):
            .truncated(neededBytes: bytes.count - remaining + needed, foundBytes: bytes.count)
        case .unsupportedVersion(let found):
            .unsupportedVersion(found: UInt8(clamping: found), supported: version)
        case .unknownCode(_, let flags): .unknownFlags(flags)
        default: .malformed(fault)
        }
    }
}

/// A segment taken apart: its frame, and what is not read yet.
struct SegmentFraming {
    let frame: SegmentFrame
    /// The header as far as the checksum covers it.
    let summed: ArraySlice<UInt8>
    let checksum: UInt32
    let body: ArraySlice<UInt8>

    /// Throws where the columns are declared to be too long.
    func checkSize(_ limits: SegmentLimits) throws(SegmentError) {
        if frame.rawBytes > limits.rawBytes {
            throw .tooMany(.rawBytes, count: frame.rawBytes, limit: limits.rawBytes)
        }
    }

    /// Throws where the bytes of a plain segment are not those that were summed.
    func checkSum() throws(SegmentError) {
        let actual = RawDeflate.checksum(summed, body)
        guard actual == checksum else {
            throw .checksumMismatch(expected: checksum, actual: actual)
        }
    }

    /// The sum over what the columns refer to, where the bytes and the window are those that were
    /// summed.
    func check(window: [UInt8]) -> UInt32 {
        RawDeflate.checksum(summed, body, window[...]) ^ checksum
    }

    /// The columns, and what follows them.
    func unpacked(window: [UInt8]) throws(SegmentError) -> (columns: [UInt8], loose: [UInt8]) {
        guard frame.flags.contains(.deflated) else {
            guard body.count >= frame.rawBytes else {
                throw .rawSizeMismatch(declaredBytes: frame.rawBytes)
            }
            return (Array(body.prefix(frame.rawBytes)), Array(body.dropFirst(frame.rawBytes)))
        }
        let preset = frame.flags.contains(.preset) ? PresetDictionary.bytes : []
        let (columns, unread) = try RawDeflate.inflate(
            body, to: frame.rawBytes, dictionary: preset + window)
        return (columns, Array(body.suffix(unread)))
    }
}
