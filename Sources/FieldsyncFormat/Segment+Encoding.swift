public import FieldsyncCore

extension Segment {
    /// The segment as bytes: a frame, then columns, deflated.
    ///
    /// Equal segments have equal bytes where the same zlib packs them.
    ///
    /// - Parameters:
    ///   - hash: SHA-256, for ids that derive from their transactions.
    ///   - ground: What the receiver holds already, where that is known; then the bytes are fewer
    ///     and mean something to such a receiver only.
    /// - Returns: The bytes.
    /// - Throws: ``SegmentError/tooMany(_:count:limit:)`` where the columns outgrow a segment,
    ///   ``SegmentError/groundUnreadable(reason:)``, and
    ///   ``SegmentError/compressionFailed(code:)`` where memory runs out.
    public func encoded(
        hash: @escaping HashFunction,
        on ground: (any SenderGround)? = nil
    ) throws(SegmentError) -> [UInt8] {
        if let ground, let grounded = try encoded(grounded: ground, hash: hash) {
            return grounded
        }
        let columns = try SegmentPacker.columns(of: self, hash: hash)
        return try SegmentFrame.packing(columns, anchor: nil, window: [])
    }

    /// The transaction before the first one, by the same replica; nil where there is none.
    var anchor: TransactionID? {
        guard let first = transactions.first?.id, first.sequence > 1 else { return nil }
        return TransactionID(first.replica, first.sequence - 1)
    }

    /// The bytes for a receiver that holds what comes before; nil where it is not known to.
    private func encoded(
        grounded sender: any SenderGround,
        hash: @escaping HashFunction
    ) throws(SegmentError) -> [UInt8]? {
        guard let anchor else { return nil }
        let ground = GroundReader(sender, space: space, anchor: anchor, limits: .standard)
        // A transaction that is longer than a window leaves none.
        guard let window = try ground.window(hash: hash) else { return nil }
        let columns: PackedColumns
        do {
            columns = try SegmentPacker.columns(
                of: transactions, space: space, hash: hash, sender: sender, ground: ground,
                window: window)
        } catch SegmentError.groundMissing {
            return nil
        }
        let tag = SpaceReplica(space, anchor.replica).tag
        return try SegmentFrame.packing(
            columns, anchor: .init(tag: tag, sequence: anchor.sequence), window: window.columns)
    }

    /// The segment that `bytes` spell.
    ///
    /// Memory and time are bounded by `limits` whatever the bytes are.
    ///
    /// - Parameters:
    ///   - bytes: What ``encoded(hash:on:)`` gave.
    ///   - hash: SHA-256, for ids that derive from their transactions.
    ///   - ground: What this replica holds. Without it, a segment that stands on common ground is
    ///     refused as ``SegmentError/groundMissing``.
    ///   - limits: What a segment may hold.
    /// - Throws: ``SegmentError``, in the order of checks that `protocol/format/segment.md` gives.
    public init(
        decoding bytes: [UInt8],
        hash: @escaping HashFunction,
        on ground: (any ReceiverGround)? = nil,
        limits: SegmentLimits = .standard
    ) throws(SegmentError) {
        let framing = try SegmentFrame.read(bytes, limits: limits)
        guard let anchor = framing.frame.anchor else {
            try framing.checkSize(limits)
            try framing.checkSum()
            let (columns, loose) = try framing.unpacked(window: [])
            self = try SegmentUnpacker.segment(
                body: columns, loose: loose, limits: limits, hash: hash)
            plainBytes = bytes
            return
        }
        guard let ground else { throw .groundMissing }
        var refusal = SegmentError.groundMissing
        for writer in Self.writers(tagged: anchor.tag, among: ground.writers()) {
            let common = GroundReader(
                ground, space: writer.space,
                anchor: TransactionID(writer.replica, anchor.sequence), limits: limits)
            do throws(SegmentError) {
                self = try Self.decoding(framing, limits: limits, hash: hash, on: common)
                return
            } catch {
                guard error.isOfTheGround else { throw error }
                refusal = error
            }
        }
        throw refusal
    }

    private static func decoding(
        _ framing: SegmentFraming,
        limits: SegmentLimits,
        hash: @escaping HashFunction,
        on ground: GroundReader
    ) throws(SegmentError) -> Segment {
        guard let window = try ground.window(hash: hash) else { throw .groundMissing }
        try framing.checkSize(limits)
        do throws(SegmentError) {
            let (columns, loose) = try framing.unpacked(window: window.columns)
            return try SegmentUnpacker.segment(
                body: columns, loose: loose, limits: limits, hash: hash, ground: ground,
                window: window, check: framing.check(window: window.columns))
        } catch {
            switch error {
            // On other ground the same bytes say anything or nothing.
            case .malformed, .notInflatable, .rawSizeMismatch: throw .groundDiffers
            default: throw error
            }
        }
    }

    /// True where bytes claim to be a segment that stands on common ground, so that its sender may
    /// be asked for a plain one.
    public static func isGrounded(_ bytes: [UInt8]) -> Bool {
        SegmentFrame.isGrounded(bytes)
    }

    /// Who may have written the transaction that a grounded segment goes on from: nearly always
    /// one. Nobody of a plain segment, and where none of `writers` is that.
    public static func writers(
        of bytes: [UInt8], among writers: [SpaceReplica]
    ) -> [SpaceReplica] {
        SegmentFrame.tag(bytes).map { Self.writers(tagged: $0, among: writers) } ?? []
    }

    private static func writers(
        tagged tag: UInt16, among writers: [SpaceReplica]
    ) -> [SpaceReplica] {
        let found = Set(writers.filter { $0.tag == tag })
        return found.count <= SegmentLimits.writersOfOneTag ? Array(found) : []
    }
}

extension SegmentFrame {
    /// A segment of these columns, in whatever packing is shortest.
    static func packing(
        _ columns: PackedColumns,
        anchor: Anchor?,
        window: [UInt8]
    ) throws(SegmentError) -> [UInt8] {
        let raw = columns.body
        let limit = SegmentLimits.standard.rawBytes
        if raw.count > limit { throw .tooMany(.rawBytes, count: raw.count, limit: limit) }
        let deflated = try RawDeflate.shortest(
            columns.parts, dictionary: PresetDictionary.bytes + window)
        let isShorter = deflated.count < raw.count
        let flags: Flags = isShorter ? [.deflated, .preset] : []
        let frame = SegmentFrame(flags: flags, anchor: anchor, rawBytes: raw.count)
        return frame.framing(
            (isShorter ? deflated : raw) + columns.loose, window: window, check: columns.check)
    }
}
