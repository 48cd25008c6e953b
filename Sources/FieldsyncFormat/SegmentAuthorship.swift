package import FieldsyncCore

/// Who wrote the transactions of a segment, and when: what stands before its columns of records
/// and values, which are most of it and cost most to read.
package struct SegmentAuthorship: Hashable, Sendable {
    /// By a transaction's place, when it was written by its author's clock.
    package let stamps: [HybridTimestamp]
    /// By a transaction's place, the person.
    package let authors: [String]

    init(stamps: [HybridTimestamp], authors: [String]) {
        self.stamps = stamps
        self.authors = authors
    }

    /// Reads it from the bytes of a plain segment that was read as a whole before.
    ///
    /// What follows the first columns is not looked at, nor is the sum over all of them: who is not
    /// sure of the bytes reads the segment.
    ///
    /// - Throws: ``SegmentError``; ``SegmentError/groundMissing`` for a grounded one.
    package init(of bytes: [UInt8]) throws(SegmentError) {
        let limits = SegmentLimits.standard
        let framing = try SegmentFrame.read(bytes, limits: limits)
        guard framing.frame.anchor == nil else { throw .groundMissing }
        guard framing.frame.rawBytes <= limits.rawBytes else {
            throw .tooMany(.rawBytes, count: framing.frame.rawBytes, limit: limits.rawBytes)
        }
        let (columns, loose) = try framing.unpacked(window: [])
        self = try SegmentUnpacker.authorship(body: columns, loose: loose, limits: limits)
    }
}
