extension RuleBook {
    /// Every provision of the rulebook that is not worked out yet, in its order.
    ///
    /// A fact that would need one of them is refused (``PayError/notCovered(rule:fact:_:)``); a
    /// provision that only adds findings is merely absent.
    public static let notCovered: [UncoveredRule] = [
        UncoveredRule("R46", "multi-track: election"),
        UncoveredRule("R47", "multi-track: guaranteed call"),
        UncoveredRule("R48", "multi-track: leaving early"),
        UncoveredRule("R49", "electronic musical devices: three doubles"),
        UncoveredRule("R50", "multi-track: meal period"),
        UncoveredRule("R51", "multi-track: hold hour"),
        UncoveredRule("R52", "multi-track: over 10 hours"),
        UncoveredRule("R53", "multi-track: night premium"),
        UncoveredRule("R54", "phonograph records from multi-tracking", awaits: .everyone),
        UncoveredRule("R55", "scoring-hour requirements", awaits: .everyone),
        UncoveredRule("R56", "scoring hours: pro-rating", awaits: .everyone),
        UncoveredRule("R57", "performance documentaries and live theatre", awaits: .everyone),
        UncoveredRule("R58", "format music", awaits: .everyone),
        UncoveredRule("R59", "production musicians: overtime", awaits: .day),
        UncoveredRule("R60", "production musicians: night premium"),
        UncoveredRule("R61", "production musicians: weekly schedule", awaits: .everyone),
        UncoveredRule("R62", "sideline: midnight to 1 A.M."),
        UncoveredRule("R63", "sideline: 1 to 6 A.M."),
        UncoveredRule("R64", "sideline: wardrobe allowance"),
        UncoveredRule("R65", "sideline: wardrobe change"),
        UncoveredRule("R66", "sideline: wardrobe removal"),
        UncoveredRule("R67", "sideline: permitted cancellation"),
        UncoveredRule("R68", "sideline: half check", awaits: .everyone),
        UncoveredRule("R69", "sideline: orchestra manager"),
        UncoveredRule("R70", "sideline: manager's presence", awaits: .everyone),
        UncoveredRule("R71", "sideline: doubling"),
        UncoveredRule("R72", "sideline: meal periods"),
        UncoveredRule("R73", "sideline: silent bit"),
        UncoveredRule("R74", "sideline: location outside Los Angeles"),
        UncoveredRule("R75", "sideline musician who records", awaits: .everyone),
        UncoveredRule("R76", "sideline and recording within 3 hours", awaits: .everyone),
    ]
}
