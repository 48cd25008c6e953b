import AFMModel

/// Prices the paid time of one musician on one call: scale, premiums and doubling.
struct WagePricing {
    let musician: MusicianFacts
    let service: MusicianFacts.Service
    let times: [TimeLine]
    let tier: RecordingTier
    let scaleReason: String
    let facts: CallFacts
    /// Whether the guarantee is that of a double session, which a card can price by itself.
    var isDouble: Bool
    /// The rule of every line, where it is not that of the time: a cancellation.
    var rule: PayRule?
    /// How much of the time is paid: all of it, unless a cancellation was ruled otherwise.
    var share = Fraction.one

    /// Units of 15 minutes in a single session.
    private static let sessionUnits = 12

    /// A line for each bucket and percentage.
    func timeLines(_ remark: String = "") throws(BeyondRange) -> [PayLine] {
        let role = try role()
        let overscale = try Fraction(musician.musician.scalePercent, over: 100)
        var lines: [PayLine] = []
        for (index, time) in times.enumerated() {
            var because = time.because(in: facts.sheet.call.zone)
            if index == 0 { because += remark + " " + scaleReason }
            if let published = publishedCents(for: time) {
                because += " 15 minutes at 150 % are published as \(published)."
            }
            if overscale != .one {
                because += " Overscale by agreement: \(musician.musician.scalePercent) %."
            }
            lines.append(
                try PayLine(
                    rule ?? time.rule, what: time.what, units: time.units,
                    unit: .quarterHour(unitValue(for: time).multiplied(by: overscale)),
                    percent: time.percent.multiplied(by: share), role: role,
                    rounding: facts.rulings.moneyRounding,
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
                service.doubling.rule, what: "doubling, \(count)", units: units, unit: unit,
                percent: percent, rounding: facts.rulings.moneyRounding,
                because: "\(service.doubling.because) \(percent) % of \(base).")
        ]
    }

    /// An hour at minimum scale, times the role: no premium and no overscale (R26, R32).
    func penaltyLine(
        _ rule: PayRule, for stretch: Range<Int>
    ) throws(BeyondRange) -> PayLine {
        let (hours, minutes) = (stretch.count / 60, stretch.count % 60)
        return try PayLine(
            rule, what: "penalty hour", units: .one,
            unit: UnitRate(cents: tier.singleCents.amount, per: 3), percent: Fraction(100),
            role: role(), rounding: facts.rulings.moneyRounding,
            because: "\(hours) h \(minutes) min without a break of an hour, "
                + "\(facts.sheet.call.zone.clockTimes(of: [stretch])): one hour of straight time.")
    }

    private func role() throws(BeyondRange) -> RoleMultiplier {
        try RoleMultiplier(
            of: musician.musician, isAlone: facts.isAlone && musician.isPlaying,
            rulings: facts.rulings)
    }

    private func doublingBase() throws(BeyondRange) -> (Fraction, UnitRate, String) {
        switch facts.rulings.doublingBase {
        case .allPaidTimeAtStraight:
            return try straight(times, "all paid time at straight time")
        case .guaranteedCallOnly:
            return try straight(times.filter { $0.bucket == .base }, "the guaranteed call")
        case .grossIncludingPremiums:
            let gross = try total { time throws(BeyondRange) in
                try unitValue(for: time).multiplied(by: time.percent)
                    .multiplied(by: Fraction(1, over: 100))
            }
            return (.one, .whole(gross), "all paid time with its premiums")
        }
    }

    /// Some paid time at straight time: units where all are worth the same, else one amount.
    private func straight(
        _ times: [TimeLine], _ base: String
    ) throws(BeyondRange) -> (Fraction, UnitRate, String) {
        var units = Fraction.zero
        var value = Fraction.zero
        for time in times {
            units = try units.adding(time.units)
            value = try value.adding(straightUnit(for: time).multiplied(by: time.units))
        }
        let unit = try straightUnit()
        if try unit.multiplied(by: units) == value {
            return (try units.multiplied(by: share), try .quarterHour(unit), base)
        }
        return (share, .whole(value), base)
    }

    private func total(
        _ each: (TimeLine) throws(BeyondRange) -> Fraction
    ) throws(BeyondRange) -> Fraction {
        var sum = Fraction.zero
        for time in times { sum = try sum.adding(each(time).multiplied(by: time.units)) }
        return try sum.multiplied(by: share)
    }

    /// A twelfth of the single session.
    private func straightUnit() throws(BeyondRange) -> Fraction {
        try Fraction(tier.singleCents.amount, over: Self.sessionUnits)
    }

    /// A twelfth of the single session; in the guarantee of a double session, where the card has
    /// an amount of its own for it, a part of that.
    private func straightUnit(for time: TimeLine) throws(BeyondRange) -> Fraction {
        guard isDouble, time.bucket == .base, let double = tier.doubleCents else {
            return try straightUnit()
        }
        return try Fraction(double.amount, over: 2 * Self.sessionUnits)
    }

    /// The straight unit; where the amount at 150 % is published, the unit that gives exactly it.
    private func unitValue(for time: TimeLine) throws(BeyondRange) -> Fraction {
        guard let published = publishedCents(for: time) else {
            return try straightUnit(for: time)
        }
        return try Fraction(published.amount).multiplied(by: Fraction(2, over: 3))
    }

    /// The published amount of an overtime unit, which is used as it stands (rulebook 0.2).
    private func publishedCents(for time: TimeLine) -> Cents? {
        let isOvertime = ![.base, .hold, .finishedMusic].contains(time.bucket)
        return isOvertime && time.percent == Fraction(150) ? tier.overtimeUnitCents : nil
    }
}
