import AFMModel

/// The table of rulebook 0.4: which percentage a minute of each bucket earns, and by which rule.
package struct PremiumTable: UnitTable, Hashable {
    package let rulings: PayRulings
    package let days: DayPremiums
    /// Where the call is, for what has to be refused.
    package let place: PayPlace

    package init(rulings: PayRulings, days: DayPremiums, place: PayPlace) {
        self.rulings = rulings
        self.days = days
        self.place = place
    }

    /// What a minute earns: the table's percentage and the day's, as R24 puts them together.
    package func premium(
        of piece: WorkPiece, in bucket: WorkBucket
    ) throws(PayError) -> Premium {
        let (percent, rule) = tableEntry(of: piece, in: bucket)
        return try combined(Fraction(percent), rule, on: piece.date)
    }

    private func tableEntry(
        of piece: WorkPiece, in bucket: WorkBucket
    ) -> (percent: Int, rule: PayRule) {
        switch bucket {
        case .base:
            let counts = piece.isRequired || rulings.nightPremiumOnGuaranteedUnworked
            return piece.isNight && counts ? (150, .r13) : (100, .scale)
        case .hold: return piece.isNight ? (150, .r13) : (100, .r18)
        case .beyondHold:
            if piece.isNight { return (165, .r16) }
            return (150, piece.isEvening ? .r14 : .r19)
        case .seventhHour:
            guard piece.isNight else { return (120, .r22) }
            return rulings.nightSeventhHour == PayRule.ruledSeventhPercent
                ? (PayRule.ruledSeventhPercent, .r17) : (150, .r13)
        case .afterSpan: return piece.isNight ? (200, .r15) : (150, .r23)
        case .finishedMusic: return (rulings.kinds.docExtraAtOvertime ? 150 : 100, .r57)
        }
    }
}
