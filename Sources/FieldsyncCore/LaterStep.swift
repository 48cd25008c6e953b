/// What a step does that this program does not know: its code and its bytes.
public struct LaterStep: Hashable, Sendable {
    /// From 64 to 127, so that readers know that a record, a length and bytes follow.
    public let code: UInt8
    /// What follows the record.
    public let payload: [UInt8]

    /// The codes that stay readable to programs that do not know them.
    public static let codes: ClosedRange<UInt8> = 64...127

    /// Nil where `code` is none of ``codes``.
    public init?(code: UInt8, payload: [UInt8]) {
        guard Self.codes.contains(code) else { return nil }
        self.code = code
        self.payload = payload
    }
}
