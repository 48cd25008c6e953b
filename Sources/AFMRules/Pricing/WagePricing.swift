import AFMModel

/// Prices the paid time of one musician on one call: scale, premiums and doubling.
struct WagePricing {
    let musician: MusicianFacts
    let service: MusicianFacts.Service
    let times: [TimeLine]
    let tier: RecordingTier
    let scaleReason: String
    let facts: CallFacts

    /// Units of 15 minutes in a single session.
    private static let sessionUnits = 12

    /// A line for each bucket and percentage.
    func timeLines() throws(BeyondRange) -> [PayLine] {
        let role = try RoleMultiplier(
            of: musician.musician, isAlone: facts.isAlone && musician.isPlaying,
            rulings: facts.rulings)
        let overscale = try Fraction(musician.musician.scalePercent, over: 100)
        var lines: [PayLine] = []
        for (index, time) in times.enumerated() {
            var because = time.because(in: facts.sheet.call.zone)
            if index == 0 { because += " " + scaleReason }
            if let published = publishedCents(for: time) {
                because += " 15 minutes at 150 % are published as \(published)."
            }
            if overscale != .one {
                because += " Overscale by agreement: \(musician.musician.scalePercent) %."
            }
            lines.append(
                try PayLine(
                    time.rule, what: time.what, units: time.units,
                    unit: .quarterHour(unitValue(for: time).multiplied(by: overscale)),
                    percent: time.percent, role: role, rounding: facts.rulings.moneyRounding,
                    because: because))
        }
        return lines
    }

    /// Doubling: a percentage of straight time, whatever the premiums and the role (R1, R2).
    func doublingLines() throws(BeyondRange) -> [PayLine] {
        let doubles = service.doubling.count
        guard doubles > 0 else { return [] }
        let percent = try PayRule.doublingPercent(doubles)
        let (units, unit, base) = try doublingBase()
        let count = doubles == 1 ? "1 double" : "\(doubles) doubles"
        return [
            try PayLine(
                doubles == 1 ? .r1 : .r2, what: "doubling, \(count)", units: units, unit: unit,
                percent: percent, rounding: facts.rulings.moneyRounding,
                because: "\(service.doubling.because) \(percent) % of \(base).")
        ]
    }

    private func doublingBase() throws(BeyondRange) -> (Fraction, UnitRate, String) {
        switch facts.rulings.doublingBase {
        case .allPaidTimeAtStraight:
            let units = try Self.sum(of: times)
            return (units, try .quarterHour(straightUnit()), "all paid time at straight time")
        case .guaranteedCallOnly:
            let units = try Self.sum(of: times.filter { $0.bucket == .base })
            return (units, try .quarterHour(straightUnit()), "the guaranteed call")
        case .grossIncludingPremiums:
            var gross = Fraction.zero
            for time in times {
                gross = try gross.adding(
                    unitValue(for: time).multiplied(by: time.units)
                        .multiplied(by: time.percent).multiplied(by: Fraction(1, over: 100)))
            }
            let whole = UnitRate(cents: gross.numerator, per: gross.denominator)
            return (.one, whole, "all paid time with its premiums")
        }
    }

    private static func sum(of times: [TimeLine]) throws(BeyondRange) -> Fraction {
        var units = Fraction.zero
        for time in times { units = try units.adding(time.units) }
        return units
    }

    /// A twelfth of the single session.
    private func straightUnit() throws(BeyondRange) -> Fraction {
        try Fraction(tier.singleCents.amount, over: Self.sessionUnits)
    }

    /// The straight unit; where the amount at 150 % is published, the unit that gives exactly it.
    private func unitValue(for time: TimeLine) throws(BeyondRange) -> Fraction {
        guard let published = publishedCents(for: time) else { return try straightUnit() }
        return try Fraction(published.amount).multiplied(by: Fraction(2, over: 3))
    }

    /// The published amount of an overtime unit, which is used as it stands (rulebook 0.2).
    private func publishedCents(for time: TimeLine) -> Cents? {
        let isOvertime = time.bucket == .beyondHold || time.bucket == .afterSpan
        return isOvertime && time.percent == Fraction(150) ? tier.overtimeUnitCents : nil
    }
}
