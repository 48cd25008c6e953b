extension RuleBook {
    /// Every provision of the rulebook that is not worked out yet, in its order.
    ///
    /// A fact that would need one of them is refused (``PayError/notCovered(rule:fact:_:)``); a
    /// provision that only adds findings is merely absent.
    public static let notCovered: [UncoveredRule] = [
        UncoveredRule("R54", "phonograph records from multi-tracking", awaits: .everyone),
        UncoveredRule("R55", "scoring-hour requirements", awaits: .everyone),
        UncoveredRule("R56", "scoring hours: pro-rating", awaits: .everyone),
        UncoveredRule("R57", "performance documentaries and live theatre", awaits: .everyone),
        UncoveredRule("R58", "format music", awaits: .everyone),
    ]
}
