/// What consolidation changed, with the amount before and after.
public struct Adjustment: Hashable, Sendable {
    /// The rule that changed it.
    public let rule: String
    /// The call, by its statement's id.
    public let call: String
    /// The musician's card, or nil where the whole call is meant or there is no card.
    public let card: String?
    /// Cents of the call, or of the musician's item, by itself.
    public let beforeCents: Int
    /// The same after consolidation.
    public let afterCents: Int
    /// The reason, in a sentence.
    public let because: String
}
