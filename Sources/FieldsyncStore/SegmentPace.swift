/// How large the next segment may be: as large as the link takes within about a second.
///
/// What a broken connection loses is one segment, and what a segment costs besides its content
/// shrinks with its size, so a fast link gets large ones and a bad one small ones.
package struct SegmentPace: Sendable {
    /// Canonical bytes, as powers of two: where an exchange begins, and the bounds. The upper one
    /// keeps the memory of either side within its limit.
    private static let usual: UInt8 = 18
    private static let bounds: ClosedRange<UInt8> = 13...20
    /// A segment that took less than this may grow; one that took more than the other shrinks.
    private static let swiftMilliseconds: UInt64 = 1_000
    private static let slowMilliseconds: UInt64 = 4_000

    private var exponent: UInt8

    /// The pace at the beginning of an exchange.
    ///
    /// - Parameter exponent: What the last one learned, or what the peer asks for; nil where there
    ///   is nothing to heed.
    package init(exponent: UInt8? = nil) {
        self.exponent = min(
            max(exponent ?? Self.usual, Self.bounds.lowerBound), Self.bounds.upperBound)
    }

    /// Canonical bytes after which a segment is full.
    package var targetBytes: Int { 1 << Int(exponent) }

    /// How many segments may be built at a time.
    package var batch: Int { exponent >= 17 ? 1 : 4 }

    /// Told how long the link took for a segment of about that size.
    package mutating func took(milliseconds: UInt64) {
        if milliseconds < Self.swiftMilliseconds {
            exponent = min(exponent + 1, Self.bounds.upperBound)
        } else if milliseconds > Self.slowMilliseconds {
            exponent = max(exponent - 1, Self.bounds.lowerBound)
        }
    }

    /// Where the next exchange begins after a broken one.
    package var afterFailure: UInt8 { max(exponent - 2, Self.bounds.lowerBound) }

    /// Where the next one begins after a whole one; nil where it is the usual.
    package var afterSuccess: UInt8? { exponent + 1 >= Self.usual ? nil : exponent + 1 }
}
