import AFMModel

/// Prices the musicians of a sideline call: the day, overtime, night, doubling, what was recorded,
/// wardrobe and cartage, in that order.
struct SidelinePricing {
    let facts: CallFacts
    let card: RateCard
    let days: DayPremiums
    let cutTimes: CutTimes

    private var rulings: PayRulings { facts.rulings }

    /// Everything that one musician is owed.
    func pay(
        of musician: MusicianFacts, _ service: MusicianFacts.Service
    ) throws -> PersonPay {
        var pay = PersonPay()
        let rate = try SidelineDayRate(for: musician, card: card)
        if let cancelled = service.cancellation {
            let table = SidelineTable(rulings: rulings, days: days, place: musician.place)
            pay.time = [
                try cancelled.sidelineLine(
                    at: rate, role: role(of: musician),
                    scalePercent: musician.musician.scalePercent, table: table, on: service.date)
            ]
            if cancelled.rule == .r68, !cancelled.isInTime {
                pay.openKeys = ["reemployedSameDayCancelsHalfCheck"]
            }
            return pay
        }
        let day = SidelineDay(
            musician: musician, service: service, rate: rate, rulings: rulings,
            zone: facts.sheet.call.zone, days: days, role: try role(of: musician),
            meals: PayRule.meals(of: musician.musician, on: facts.sheet), cutTimes: cutTimes)
        pay.time =
            try day.wageLines()
            + SidelineRecording(facts: facts, card: card, days: days).lines(musician)
            + SidelineWardrobe(musician: musician, rulings: rulings).lines()
        pay.cartage = try CartagePricing(card: card, rulings: rulings)
            .lines(for: musician, service)
        return pay
    }

    /// How many times scale: a manager twice, a leader once unless ruled.
    private func role(of musician: MusicianFacts) throws(BeyondRange) -> RoleMultiplier {
        var roles: [RoleMultiplier] = []
        if musician.musician.isManager {
            let factor =
                musician.musician.plays
                ? Fraction(2) : rulings.kinds.sidelineNonPlayingManager
            roles.append(RoleMultiplier(factor: factor, rules: [.r69]))
        }
        let leader = rulings.kinds.sidelineLeaderMultiplier
        if musician.musician.role == .leader, leader != .one {
            roles.append(RoleMultiplier(factor: leader, rules: [.leader]))
        }
        return try RoleMultiplier.combined(roles, stacking: rulings.stackRoles)
    }
}

/// One musician's sideline day in lines.
struct SidelineDay {
    let musician: MusicianFacts
    let service: MusicianFacts.Service
    let rate: SidelineDayRate
    let rulings: PayRulings
    let zone: StageZone
    let days: DayPremiums
    let role: RoleMultiplier
    let meals: [Range<Int>]
    let cutTimes: CutTimes

    /// The day, its overtime, the night, doubling and turning in.
    func wageLines() throws -> [PayLine] {
        let work = service.start..<service.dismissed
        let key = CutTimes.Key(
            work: work, rests: meals, days: days, guaranteed: SidelineTime.dayMinutes)
        let cut = try cutTimes.lines(key) {
            let time = SidelineTime(work, meals: meals, in: zone)
            return [try dayLines(of: time), try nightLines(of: time)]
        }
        let (times, nights) = (cut[0], cut[1])
        let deducted = SidelineTime.deduction(fromMeals: meals, of: work)
        return try times.map { try line(of: $0, in: times, deducted: deducted) }
            + nights.filter { $0.percent != .zero }.map(nightLine)
            + doublingLines(times) + turnInLines()
    }

    private func dayLines(of time: SidelineTime) throws(PayError) -> [TimeLine] {
        let grace = rulings.unitGraceMinutes
        return try TimeLine.lines(
            of: WorkTime(cutting: time.plan, in: zone, graceMinutes: grace).units,
            priced: SidelineTable(rulings: rulings, days: days, place: musician.place))
    }

    private func nightLines(of time: SidelineTime) throws(PayError) -> [TimeLine] {
        guard !time.night.segments.isEmpty else { return [] }
        let grace = rulings.unitGraceMinutes
        return try TimeLine.lines(
            of: WorkTime(cutting: time.night, in: zone, graceMinutes: grace).units,
            priced: SidelineNightTable(
                rulings: rulings, days: days, place: musician.place, zone: zone,
                overtimeStart: time.overtimeStart))
    }

    private var overscale: Fraction {
        get throws(BeyondRange) { try Fraction(musician.musician.scalePercent, over: 100) }
    }

    private var overscaleReason: String {
        let percent = musician.musician.scalePercent
        return percent == 100 ? "" : " Overscale by agreement: \(percent) %."
    }

    private var straightUnit: Fraction {
        get throws(BeyondRange) { try rate.hour.multiplied(by: Fraction(1, over: 4)) }
    }

    private func line(
        of time: TimeLine, in times: [TimeLine], deducted: Range<Int>
    ) throws -> PayLine {
        let isBase = time.bucket == .base
        let clock = zone.clockTimes(of: time.minutes)
        var because = isBase ? rate.because : "Worked \(clock), beyond 8 hours of work:"
        if !isBase {
            because += " \(count(time.units)) of 15 minutes at \(time.percent) %."
        } else if times.count(where: { $0.bucket == .base }) > 1 {
            because += " Of it \(clock), \(count(time.units)) of 15 minutes."
        }
        if let day = time.day { because += " \(day.because) pays \(day.percent) %." }
        if isBase, !deducted.isEmpty {
            because += " The meal \(zone.clockTimes(of: [deducted])) is no work (R72)."
        }
        if let published = publishedUnit(for: time) {
            because += " 15 minutes of overtime are published as \(published)."
        }
        let (units, unit) = try measure(time)
        let plain = isBase ? rate.rule : PayRule.sideline
        let what = isBase ? "sideline day" : "overtime"
        return try PayLine(
            time.day == nil ? plain : time.rule,
            what: what + (time.day.map { ", " + $0.because } ?? ""),
            units: units, unit: unit, percent: time.percent, role: role,
            rounding: rulings.moneyRounding, because: because + overscaleReason)
    }

    /// A whole day is one day; else units of 15 minutes.
    private func measure(_ time: TimeLine) throws -> (Fraction, UnitRate) {
        if time.bucket == .base {
            let day = try Fraction(rate.day.amount).multiplied(by: overscale)
            if time.units == Fraction(SidelineTime.dayUnits) {
                return (.one, UnitRate(cents: day.numerator, per: day.denominator))
            }
            let unit = try day.multiplied(by: Fraction(1, over: SidelineTime.dayUnits))
            return (time.units, UnitRate(cents: unit.numerator, per: unit.denominator))
        }
        var unit = try straightUnit
        if let published = publishedUnit(for: time) {
            unit = try Fraction(published.amount).multiplied(by: Fraction(2, over: 3))
        }
        return (time.units, try .quarterHour(unit.multiplied(by: overscale)))
    }

    private func publishedUnit(for time: TimeLine) -> Cents? {
        time.bucket != .base && time.percent == Fraction(150) ? rate.overtimeUnit : nil
    }

    private func nightLine(_ time: TimeLine) throws -> PayLine {
        try PayLine(
            time.rule, what: "night premium", units: time.units,
            unit: .quarterHour(straightUnit.multiplied(by: overscale)), percent: time.percent,
            role: role, rounding: rulings.moneyRounding,
            because: "Worked \(zone.clockTimes(of: time.minutes)): \(count(time.units)) of 15 "
                + "minutes, \(time.percent) % of the straight hour besides." + overscaleReason)
    }

    /// Doubling on the straight value, whatever the premiums and the role (R71).
    private func doublingLines(_ times: [TimeLine]) throws -> [PayLine] {
        let doubles = service.doubling.count
        guard doubles > 0 else { return [] }
        let percent = try PayRule.sidelineDoublingPercent(doubles)
        var base = Fraction(rate.day.amount)
        var what = "the day"
        for time in times where rulings.doublingBase != .guaranteedCallOnly {
            if time.bucket != .base {
                what = "the day and its overtime at straight time"
                base = try base.adding(time.units.multiplied(by: straightUnit))
            }
        }
        if rulings.doublingBase == .grossIncludingPremiums {
            what = "the day and its overtime with their premiums"
            base = .zero
            for time in times {
                let (units, unit) = try plainMeasure(time)
                base = try base.adding(
                    units.multiplied(by: unit).multiplied(by: time.percent)
                        .multiplied(by: Fraction(1, over: 100)))
            }
        }
        return [
            try PayLine(
                .r71, what: "doubling, " + Doubling.doubles(doubles), units: .one,
                unit: UnitRate(cents: base.numerator, per: base.denominator), percent: percent,
                rounding: rulings.moneyRounding,
                because: "\(service.doubling.because) \(percent) % of \(what).")
        ]
    }

    /// Units and their value without overscale.
    private func plainMeasure(_ time: TimeLine) throws -> (Fraction, Fraction) {
        if time.bucket == .base {
            return (time.units, try Fraction(rate.day.amount, over: SidelineTime.dayUnits))
        }
        guard let published = publishedUnit(for: time) else {
            return (time.units, try straightUnit)
        }
        return (time.units, try Fraction(published.amount).multiplied(by: Fraction(2, over: 3)))
    }

    /// Turning wardrobe in, in units of 15 minutes, two at least (R66).
    private func turnInLines() throws -> [PayLine] {
        guard let minutes = musician.musician.sideline?.turnInMinutes else { return [] }
        guard (0...1_440).contains(minutes) else {
            throw PayError.impossibleNumber(
                found: minutes, right: "minutes from 0 to 1,440",
                musician.place.appending("sideline.turnInMinutes"))
        }
        let units = PayRule.turnInUnits(minutes: minutes)
        return [
            try PayLine(
                .r66, what: "turning in wardrobe", units: Fraction(units),
                unit: .quarterHour(straightUnit), percent: Fraction(100),
                rounding: rulings.moneyRounding,
                because: "\(minutes) min, thirty at least: \(units) units of 15 minutes at the "
                    + "straight hour of the day.")
        ]
    }

    private func count(_ units: Fraction) -> String {
        units == .one ? "1 unit" : "\(units) units"
    }
}
