import AFMModel

/// The table of rulebook 0.4: which percentage a minute of each bucket earns, and by which rule.
package struct PremiumTable: Hashable, Sendable {
    package let rulings: PayRulings
    package let days: DayPremiums
    /// Where the call is, for what has to be refused.
    package let place: PayPlace

    package init(rulings: PayRulings, days: DayPremiums, place: PayPlace) {
        self.rulings = rulings
        self.days = days
        self.place = place
    }

    /// The parts of a unit and what each pays; the shares are of a whole unit, one together.
    package func shares(
        of unit: WorkUnit
    ) throws(PayError) -> [(premium: Premium, share: Fraction)] {
        var premiums: [Premium] = []
        for piece in unit.pieces { premiums.append(try premium(of: piece, in: unit.bucket)) }
        guard let first = premiums.first else { return [] }
        switch rulings.straddlePolicy {
        case .unitStart: return [(first, .one)]
        case .highest:
            let highest = premiums.dropFirst().reduce(first) {
                $0.percent < $1.percent ? $1 : $0
            }
            return [(highest, .one)]
        case .prorateMinutes:
            var shares: [(premium: Premium, share: Fraction)] = []
            for (premium, piece) in zip(premiums, unit.pieces) {
                let share = try exact {
                    () throws(BeyondRange) in
                    try Fraction(piece.minutes.count, over: unit.minutes)
                }
                shares.append((premium, share))
            }
            return shares
        }
    }

    /// What a minute earns: the table's percentage and the day's, as R24 puts them together.
    package func premium(
        of piece: WorkPiece, in bucket: WorkBucket
    ) throws(PayError) -> Premium {
        let (percent, rule) = tableEntry(of: piece, in: bucket)
        let table = Fraction(percent)
        guard let day = days.premium(at: piece.date) else {
            return Premium(percent: table, rule: rule, day: nil)
        }
        switch rulings.dayPremiumCombination {
        case .max:
            // Where both are the same the day is named, since it holds for the whole call.
            return day.percent >= percent
                ? Premium(percent: Fraction(day.percent), rule: day.rule, day: day)
                : Premium(percent: table, rule: rule, day: nil)
        case .add:
            return Premium(
                percent: Fraction(percent + day.percent - 100), rule: day.rule, day: day)
        case .multiply:
            let product = try exact {
                () throws(BeyondRange) in
                try table.multiplied(by: Fraction(day.percent, over: 100))
            }
            return Premium(percent: product, rule: day.rule, day: day)
        }
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
        }
    }

    private func exact(
        _ work: () throws(BeyondRange) -> Fraction
    ) throws(PayError) -> Fraction {
        do {
            return try work()
        } catch {
            throw .beyondRange(rule: "R24", amount: "a percentage", place)
        }
    }
}
