/// A message that may not come where it came.
public enum ExchangeFault: Error, Hashable, Sendable {
    /// The request does not begin with a greeting, or the reply with a welcome.
    case notOpened
    /// A message came a second time, or in the other direction's stead.
    case outOfPlace
    /// Something follows the end.
    case afterTheEnd
    /// The bytes stopped before the end.
    case cutShort
    /// The end counts other segments than came.
    case miscounted(declared: UInt64, seen: UInt64)
    /// A receipt or a refusal is about a segment that was not sent.
    case unknownSegment(UInt64)
    /// More segments or bytes than one exchange may carry.
    case tooMuch
}

extension ExchangeFault: CustomStringConvertible {
    /// What is wrong with the conversation, as a sentence without its full stop.
    public var description: String {
        switch self {
        case .notOpened: "the exchange does not begin as one"
        case .outOfPlace: "a message stands where it may not"
        case .afterTheEnd: "something follows the end of the exchange"
        case .cutShort: "the exchange was cut short"
        case .miscounted(let declared, let seen):
            "the exchange counts \(declared) segments and carried \(seen)"
        case .unknownSegment(let index): "a receipt is about segment \(index), which was not sent"
        case .tooMuch: "the exchange carries more than one may"
        }
    }
}
