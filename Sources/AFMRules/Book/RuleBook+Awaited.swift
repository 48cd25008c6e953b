package import AFMModel

extension RuleBook {
    /// Ids of the rules whose result for a recording call can still change when other calls
    /// arrive.
    ///
    /// R27 and R30 are not covered, and stand here because their amount is open all the same.
    package static func awaited(by sheet: CallSheet) -> [String] {
        guard sheet.call.kind == .recording else { return awaited(byOtherKind: sheet) }
        let isTheatrical = sheet.production.medium == .theatrical
        return isTheatrical ? ["R27", PayRule.r28.id, "R30"] : ["R27", "R30"]
    }
}
