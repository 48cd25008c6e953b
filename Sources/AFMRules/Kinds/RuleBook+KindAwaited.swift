import AFMModel

extension RuleBook {
    /// Ids of the rules whose result for a call of another kind than recording can still change
    /// when other calls arrive.
    static func awaited(byOtherKind sheet: CallSheet) -> [String] {
        switch sheet.call.kind {
        case .recording: return []
        case .sideline:
            if sheet.call.cancelled != nil { return [PayRule.r68.id] }
            let dressed = sheet.musicians.contains { $0.sideline?.formalDress == true }
            let records = sheet.musicians.contains {
                $0.sideline?.recorded != nil && $0.sideline?.leakThrough == false
            }
            return ["R30"] + (dressed ? [PayRule.r64.id] : [])
                + (records ? [PayRule.r75.id, PayRule.r76.id] : [])
        case .production:
            let isWeekly =
                sheet.call.weeklySchedule != nil
                || sheet.musicians.contains { $0.weeklySchedule != nil }
            return ["R30"] + (isWeekly ? [PayRule.r61.id] : [])
        case .multiTrack:
            guard sheet.call.cancelled != nil else { return ["R30"] }
            return ["R30", sheet.call.service == .prerecording ? "R36" : "R35"]
        }
    }
}
