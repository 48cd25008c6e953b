package import AFMModel

/// What the units of some kind of work pay, minute by minute.
///
/// Each kind of call has its table: it answers what a minute earns, and what is done with a unit
/// on both sides of a boundary, and with the premium of a day, is the same for all.
package protocol UnitTable: Sendable {
    var rulings: PayRulings { get }
    var days: DayPremiums { get }
    /// Where the musician is, for what has to be refused.
    var place: PayPlace { get }

    /// What a minute of a bucket earns.
    func premium(of piece: WorkPiece, in bucket: WorkBucket) throws(PayError) -> Premium
}

extension UnitTable {
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

    /// A percentage of the table together with the premium of its date (R24).
    package func combined(
        _ percent: Fraction, _ rule: PayRule, on date: WorkDate
    ) throws(PayError) -> Premium {
        guard let day = days.premium(at: date) else {
            return Premium(percent: percent, rule: rule, day: nil)
        }
        let dayPercent = Fraction(day.percent)
        switch rulings.dayPremiumCombination {
        case .max:
            // Where both are the same the day is named, since it holds for the whole call.
            return dayPercent < percent
                ? Premium(percent: percent, rule: rule, day: nil)
                : Premium(percent: dayPercent, rule: day.rule, day: day)
        case .add:
            let sum = try exact {
                () throws(BeyondRange) in
                try percent.adding(dayPercent).adding(Fraction(-100))
            }
            return Premium(percent: sum, rule: day.rule, day: day)
        case .multiply:
            let product = try exact {
                () throws(BeyondRange) in
                try percent.multiplied(by: Fraction(day.percent, over: 100))
            }
            return Premium(percent: product, rule: day.rule, day: day)
        }
    }

    func exact(
        _ work: () throws(BeyondRange) -> Fraction
    ) throws(PayError) -> Fraction {
        do {
            return try work()
        } catch {
            throw .beyondRange(rule: "R24", amount: "a percentage", place)
        }
    }
}
