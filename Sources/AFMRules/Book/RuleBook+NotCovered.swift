extension RuleBook {
    /// Every provision of the rulebook that is not worked out yet, in its order.
    ///
    /// None is left. A fact that would need one would be refused
    /// (``PayError/notCovered(rule:fact:_:)``); a provision that only adds findings would merely
    /// be absent.
    public static let notCovered: [UncoveredRule] = []
}
