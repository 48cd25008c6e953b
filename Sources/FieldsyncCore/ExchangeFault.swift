/// A message that may not come where it came.
public enum ExchangeFault: Error, Hashable, Sendable {
    /// The request does not begin with a greeting.
    case notOpened
    /// A message came a second time, or in the other direction's stead.
    case outOfPlace
    /// Something follows the end.
    case afterTheEnd
    /// The bytes stopped before the end.
    case cutShort
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
        case .unknownSegment(let index): "a receipt is about segment \(index), which was not sent"
        case .tooMuch: "the exchange carries more than one may"
        }
    }
}
