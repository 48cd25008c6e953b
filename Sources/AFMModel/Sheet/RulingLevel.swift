/// How far a ruling reaches; the narrower one holds against the wider.
public enum RulingLevel: String, Hashable, Sendable, CaseIterable {
    /// One call.
    case call
    /// Every call of a production.
    case production
    /// Every call of a producer.
    case producer
    /// Every call in the jurisdiction of a union local.
    case local
    /// Every call.
    case everyone

    /// In words, after a value: `for the production`.
    public var words: String {
        switch self {
        case .call: "for this call"
        case .production: "for the production"
        case .producer: "for the producer"
        case .local: "by the union local, for its jurisdiction"
        case .everyone: "for everybody"
        }
    }
}

extension RulingLevel: Comparable {
    /// Whether the left one is narrower, and so holds against the right one.
    public static func < (left: RulingLevel, right: RulingLevel) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
