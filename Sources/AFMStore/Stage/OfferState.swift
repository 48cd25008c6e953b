/// How far an offer has come.
public enum OfferState: String, Hashable, Sendable, CaseIterable {
    /// They were asked, and have not said anything.
    case asked
    /// They come, and are on the call.
    case accepted
    /// They do not come.
    case declined
    /// They were asked, and it is too late to answer.
    case noAnswer
    /// Somebody else takes their place.
    case replaced

    /// As people read it.
    public var words: String {
        switch self {
        case .asked: "asked"
        case .accepted: "accepted"
        case .declined: "declined"
        case .noAnswer: "no answer"
        case .replaced: "replaced"
        }
    }
}
