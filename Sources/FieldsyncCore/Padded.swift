/// Whole numbers with zeros in front, and what stands between them: ASCII, at most 24 of it.
struct Padded {
    private static let room = 24
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    /// The text that `body` writes. Rows of instants are written by the thousand.
    static func text(_ body: (inout Padded) -> Void) -> String {
        String(unsafeUninitializedCapacity: room) { bytes in
            var text = Padded(bytes: bytes)
            body(&text)
            return text.count
        }
    }

    private init(bytes: UnsafeMutableBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func append(_ character: Unicode.Scalar) {
        bytes[count] = UInt8(ascii: character)
        count += 1
    }

    /// The last `width` digits of a number that is not negative.
    mutating func append(_ number: Int64, width: Int) {
        var rest = number
        for place in (count..<count + width).reversed() {
            bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count += width
    }
}
