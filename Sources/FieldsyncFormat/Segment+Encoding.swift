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
        let columns: PackedColumns
        do {
            columns = try SegmentPacker.columns(of: self, hash: hash, on: sender)
        } catch SegmentError.groundMissing {
            return nil
        }
        let window = try GroundReader(
            sender, space: space, anchor: anchor, limits: .standard
        ).window(hash: hash)
        // A transaction that is longer than a window leaves none.
        if window.isEmpty { return nil }
        let tag = SpaceReplica(space, anchor.replica).tag
        return try SegmentFrame.packing(
            columns, anchor: .init(tag: tag, sequence: anchor.sequence),
            window: window)
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
        var reader: GroundReader?
        var window: [UInt8] = []
        if let anchor = framing.frame.anchor {
            guard let ground,
                let writer = Self.writer(tagged: anchor.tag, among: ground.writers())
            else { throw .groundMissing }
            let common = GroundReader(
                ground, space: writer.space,
                anchor: TransactionID(writer.replica, anchor.sequence), limits: limits)
            window = try common.window(hash: hash)
            if window.isEmpty { throw .groundMissing }
            reader = common
        }
        try framing.check(window: window, limits: limits)
        let (columns, loose) = try framing.unpacked(window: window)
        do {
            self = try SegmentUnpacker.segment(
                body: columns, loose: loose, limits: limits, hash: hash, ground: reader)
        } catch .malformed where reader != nil {
            // The sums fit, so what the columns refer to is what is wrong.
            throw .groundDiffers
        }
        plainBytes = framing.frame.anchor == nil ? bytes : nil
    }

    /// True where bytes claim to be a segment that stands on common ground, so that its sender may
    /// be asked for a plain one.
    public static func isGrounded(_ bytes: [UInt8]) -> Bool {
        bytes.count > 2 && SegmentFrame.Flags(rawValue: bytes[2]).contains(.grounded)
    }

    /// Who wrote the transaction that a grounded segment goes on from; nil of a plain one, and
    /// where none of `writers` is that, or more than one.
    public static func writer(
        of bytes: [UInt8], among writers: [SpaceReplica]
    ) -> SpaceReplica? {
        SegmentFrame.tag(bytes).flatMap { writer(tagged: $0, among: writers) }
    }

    private static func writer(
        tagged tag: UInt32, among writers: [SpaceReplica]
    ) -> SpaceReplica? {
        let found = Set(writers.filter { $0.tag == tag })
        return found.count == 1 ? found.first : nil
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
        var flags: Flags = isShorter ? [.deflated, .preset] : []
        if anchor != nil { flags.insert(.grounded) }
        let frame = SegmentFrame(flags: flags, anchor: anchor, rawBytes: raw.count)
        return frame.framing((isShorter ? deflated : raw) + columns.loose, window: window)
    }
}
