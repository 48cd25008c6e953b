/// What a server did not take, and why.
public struct ExchangeRefusal: Hashable, Sendable {
    /// Why, by a code that programs act on.
    public enum Reason: UInt8, Hashable, Sendable, CaseIterable {
        /// A frame or a segment is not what it should be.
        case malformed = 1
        /// A frame's code does not prove who sent it.
        case unproven = 2
        /// The user has no grant for the space.
        case spaceNotGranted = 3
        /// One replica wrote one place twice.
        case forked = 5
        /// The signature of a head is not the device's, or names another head than the server's.
        case signatureInvalid = 6
        /// More than one exchange may carry.
        case tooLarge = 7
        /// The server could not keep it.
        case storageFailed = 8
        /// A segment refers to what the server does not hold, or holds otherwise: it has to be
        /// sent plain. Programs settle that between themselves.
        case groundUnknown = 9

        /// The device was revoked.
        case deviceRevoked = 10

        /// A word for scripts.
        public var word: String {
            switch self {
            case .malformed: "malformed"
            case .unproven: "unproven"
            case .spaceNotGranted: "spaceNotGranted"
            case .forked: "forked"
            case .signatureInvalid: "signatureInvalid"
            case .tooLarge: "tooLarge"
            case .storageFailed: "storageFailed"
            case .deviceRevoked: "deviceRevoked"
            case .groundUnknown: "groundUnknown"
            }
        }
    }

    /// Which segment of the request, from 0; nil where it is about a space or the whole.
    public let segment: UInt64?
    /// The space, where it is known.
    public let space: SpaceID?
    /// Why.
    public let reason: Reason
    /// A sentence for people, up to 1,000 bytes.
    public let text: String

    /// A refusal of its parts.
    public init(segment: UInt64?, space: SpaceID?, reason: Reason, text: String) {
        self.segment = segment
        self.space = space
        self.reason = reason
        self.text = text
    }

    /// True where it is about no part of the exchange but the whole: nothing follows it.
    public var endsExchange: Bool { segment == nil && space == nil }
}
