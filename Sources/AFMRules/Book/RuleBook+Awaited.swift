package import AFMModel

extension RuleBook {
    /// Ids of the rules whose result for a recording call can still change when other calls or
    /// notices arrive.
    ///
    /// - Parameters:
    ///   - sheet: The call.
    ///   - penalties: The rules of its penalty hours (R26, R32), which a call within an hour would
    ///     take over.
    /// - Returns: The ids, in the rulebook's order.
    package static func awaited(by sheet: CallSheet, penalties: Set<PayRule> = []) -> [String] {
        guard sheet.call.kind == .recording else { return awaited(byOtherKind: sheet) }
        if sheet.call.cancelled != nil {
            let rule: PayRule = sheet.call.service == .prerecording ? .r36 : .r35
            return [PayRule.r30.id, rule.id]
        }
        var rules: [PayRule] = penalties.contains(.r26) ? [.r26] : []
        if sheet.call.session == .single { rules.append(.r27) }
        if sheet.production.medium == .theatrical { rules.append(.r28) }
        rules.append(.r30)
        if penalties.contains(.r32) { rules.append(.r32) }
        if sheet.awaitsFinishedMusic { rules.append(.r57) }
        return rules.map(\.id)
    }
}
