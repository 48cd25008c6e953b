import FieldsyncCore

/// What stands around the columns of a segment: enough to refuse it before any work is done.
struct SegmentFrame: Hashable {
    static let magic: UInt8 = 0xF5
    static let version: UInt8 = 1
    private static let checksumBytes = 4

    /// How the columns are packed.
    struct Flags: OptionSet, Hashable {
        let rawValue: UInt8

        /// They are one deflate stream.
        static let deflated = Flags(rawValue: 1)
        /// The stream may point back into the preset dictionary.
        static let preset = Flags(rawValue: 2)
        /// They stand on what both sides hold.
        static let grounded = Flags(rawValue: 4)

        /// True where the flags have a meaning together.
        var isKnown: Bool {
            rawValue < 8 && (contains(.deflated) || !contains(.preset))
        }
    }

    /// The transaction before the first of a segment that stands on common ground.
    struct Anchor: Hashable {
        /// Stands for the space and the replica.
        var tag: UInt32
        var sequence: UInt64
    }

    var flags: Flags
    var anchor: Anchor?
    var rawBytes: Int

    /// The whole segment: the header, its checksum, and `body`.
    ///
    /// The sum is over the window too, which the stream may point back into, so that a receiver
    /// with another one finds out.
    func framing(_ body: [UInt8], window: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(Self.magic)
        writer.append(Self.version)
        writer.append(flags.rawValue)
        if let anchor {
            writer.bigEndian(anchor.tag)
            writer.varint(anchor.sequence)
        }
        writer.count(rawBytes)
        writer.bigEndian(RawDeflate.checksum(writer.bytes[...], body[...], window[...]))
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
        if let first = bytes.first, first != magic { throw .wrongMagic }
        var reader = ByteReader(bytes, from: bytes.isEmpty ? 0 : 1)
        do throws(DecodingFault) {
            if bytes.isEmpty { throw DecodingFault.truncated(neededBytes: 1, remainingBytes: 0) }
            let version = try reader.byte()
            if version != Self.version {
                throw DecodingFault.unsupportedVersion(found: UInt64(version))
            }
            let flags = Flags(rawValue: try reader.byte())
            if !flags.isKnown {
                throw DecodingFault.unknownCode(what: "flags", code: flags.rawValue)
            }
            var frame = SegmentFrame(flags: flags, anchor: nil, rawBytes: 0)
            if flags.contains(.grounded) {
                frame.anchor = Anchor(
                    tag: try reader.bigEndian32(), sequence: try reader.varint())
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

    /// The tag of the anchor, where bytes begin like a grounded segment.
    static func tag(_ bytes: [UInt8]) -> UInt32? {
        guard bytes.count > 6, bytes[0] == magic, bytes[1] == version,
            Flags(rawValue: bytes[2]).contains(.grounded)
        else { return nil }
        return bytes[3..<7].reduce(0) { $0 << 8 | UInt32($1) }
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

    /// Throws where the bytes are not those that were summed.
    func check(window: [UInt8], limits: SegmentLimits) throws(SegmentError) {
        if frame.rawBytes > limits.rawBytes {
            throw .tooMany(.rawBytes, count: frame.rawBytes, limit: limits.rawBytes)
        }
        let actual = RawDeflate.checksum(summed, body, window[...])
        guard actual == checksum else {
            throw .checksumMismatch(expected: checksum, actual: actual)
        }
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
