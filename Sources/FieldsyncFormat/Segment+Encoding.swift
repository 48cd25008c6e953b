import FieldsyncCore

extension Segment {
    /// The segment as bytes: a header, then columns, deflated.
    ///
    /// Equal segments have equal bytes where the same zlib packs them.
    ///
    /// - Throws: ``SegmentError/tooMany(_:count:limit:)`` where the columns outgrow a segment, and
    ///   ``SegmentError/compressionFailed(code:)`` where memory runs out.
    public func encoded() throws(SegmentError) -> [UInt8] {
        let raw = SegmentColumnWriter.columns(of: self)
        let limit = SegmentLimits.standard.rawBytes
        if raw.count > limit { throw .tooMany(.rawBytes, count: raw.count, limit: limit) }
        let body = try RawDeflate.compress(raw)
        let header = SegmentHeader(
            transactions: transactions.count,
            operations: transactions.reduce(0) { $0 + $1.operations.count },
            rawBytes: raw.count,
            bodyBytes: body.count
        )
        return header.framing(body)
    }

    /// The segment that `bytes` spell.
    ///
    /// Memory and time are bounded by `limits` whatever the bytes are.
    ///
    /// - Throws: ``SegmentError``, in the order of checks that `protocol/format/segment.md` gives.
    public init(
        decoding bytes: [UInt8],
        limits: SegmentLimits = .standard
    ) throws(SegmentError) {
        let (header, bodyStart) = try SegmentHeader.read(bytes, limits: limits)
        let raw = try RawDeflate.inflate(bytes[bodyStart...], to: header.rawBytes)
        let columns: SegmentColumns
        do {
            columns = try SegmentColumns(raw, header: header, limits: limits)
        } catch {
            throw .malformed(error)
        }
        try self.init(columns, limits: limits)
    }
}
