import FieldsyncCore

/// What stands before the columns of a segment: enough to refuse it before any work is done.
struct SegmentHeader: Hashable {
    static let magic: [UInt8] = [0xF5, 0x53, 0x47]
    static let version: UInt8 = 0
    private static let checksumBytes = 4

    var transactions: Int
    var operations: Int
    var rawBytes: Int
    var bodyBytes: Int

    /// The whole segment: the header, its checksum, and `body`.
    func framing(_ body: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: Self.magic)
        writer.append(Self.version)
        writer.append(0)
        for number in [transactions, operations, rawBytes, bodyBytes] { writer.count(number) }
        let sum = RawDeflate.checksum(writer.bytes[...], body[...])
        for shift in stride(from: UInt32(24), through: 0, by: -8) {
            writer.append(UInt8(truncatingIfNeeded: sum >> shift))
        }
        writer.append(contentsOf: body)
        return writer.bytes
    }

    /// Reads and checks everything that can be known without inflating.
    static func read(
        _ bytes: [UInt8],
        limits: SegmentLimits
    ) throws(SegmentError) -> (header: SegmentHeader, bodyStart: Int) {
        if bytes.count > limits.encodedBytes {
            throw .tooMany(.encodedBytes, count: bytes.count, limit: limits.encodedBytes)
        }
        guard bytes.starts(with: magic.prefix(bytes.count)) else { throw .wrongMagic }
        var reader = ByteReader(bytes, from: magic.count)
        let header: SegmentHeader
        let declaredSum: UInt32
        let sumStart: Int
        do throws(DecodingFault) {
            if bytes.count < magic.count {
                throw DecodingFault.truncated(
                    neededBytes: magic.count, remainingBytes: bytes.count)
            }
            let version = try reader.byte()
            if version != Self.version {
                throw DecodingFault.unsupportedVersion(found: UInt64(version))
            }
            let flags = try reader.byte()
            if flags != 0 { throw DecodingFault.unknownCode(what: "flags", code: flags) }
            header = SegmentHeader(
                transactions: Int(clamping: try reader.varint()),
                operations: Int(clamping: try reader.varint()),
                rawBytes: Int(clamping: try reader.varint()),
                bodyBytes: Int(clamping: try reader.varint())
            )
            sumStart = reader.offset
            declaredSum = try reader.take(checksumBytes).reduce(0) { $0 << 8 | UInt32($1) }
        } catch {
            throw refusal(of: error, in: bytes)
        }
        try header.check(limits)
        try header.checkBody(reader.remaining, reader.offset)
        let sum = RawDeflate.checksum(bytes[..<sumStart], bytes[reader.offset...])
        guard sum == declaredSum else {
            throw .checksumMismatch(expected: declaredSum, actual: sum)
        }
        return (header, reader.offset)
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

    private func check(_ limits: SegmentLimits) throws(SegmentError) {
        let bounds: [(SegmentError.Quantity, count: Int, limit: Int)] = [
            (.transactions, transactions, limits.transactions),
            (.operations, operations, limits.operations),
            (.rawBytes, rawBytes, limits.rawBytes),
            (.encodedBytes, bodyBytes, limits.encodedBytes),
        ]
        for (quantity, count, limit) in bounds where count > limit {
            throw .tooMany(quantity, count: count, limit: limit)
        }
        if transactions == 0 { throw .empty }
    }

    private func checkBody(_ found: Int, _ start: Int) throws(SegmentError) {
        if found < bodyBytes {
            throw .truncated(neededBytes: start + bodyBytes, foundBytes: start + found)
        }
        if found > bodyBytes { throw .trailingBytes(count: found - bodyBytes) }
    }
}
