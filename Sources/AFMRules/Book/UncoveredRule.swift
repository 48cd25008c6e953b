/// A provision that this program does not work out yet.
///
/// Each statement lists them.
public struct UncoveredRule: Hashable, Sendable, Identifiable {
    /// The rulebook's number.
    public let id: String
    /// What it is called.
    public let title: String
    /// Who else's data its result will need.
    public let awaits: RuleScope

    package init(_ id: String, _ title: String, awaits: RuleScope = .call) {
        self.id = id
        self.title = title
        self.awaits = awaits
    }
}
