import AFMModel

/// Prices the musicians of a call of production musicians: sessions or the week, overtime, night.
struct ProductionPricing {
    let facts: CallFacts
    let card: RateCard
    let days: DayPremiums
    let cutTimes: CutTimes

    /// Everything that one musician is owed.
    func pay(
        of musician: MusicianFacts, _ service: MusicianFacts.Service, _ week: ProductionWeek
    ) throws -> PersonPay {
        let pricing = ProductionPay(
            time: facts.productionTime(of: musician, service),
            rates: try ProductionRateChoice(for: facts, card: card, at: musician.place),
            rulings: facts.rulings, zone: facts.sheet.call.zone, days: days,
            role: try RoleMultiplier(
                of: musician.musician, isAlone: false, rulings: facts.rulings),
            scalePercent: musician.musician.scalePercent, cutTimes: cutTimes)
        var pay = PersonPay()
        switch week {
        case .bySession: pay.time = try pricing.sessionLines()
        case .scheduled(let share): pay.time = try pricing.weekLines(share)
        }
        pay.cartage = try CartagePricing(card: card, rulings: facts.rulings)
            .lines(for: musician, service)
        return pay
    }
}

/// What one production musician's time comes to.
struct ProductionPay {
    let time: ProductionTime
    let rates: ProductionRateChoice
    let rulings: PayRulings
    let zone: StageZone
    let days: DayPremiums
    let role: RoleMultiplier
    let scalePercent: Int
    let cutTimes: CutTimes

    /// Each session with its overtime and its night.
    func sessionLines() throws -> [PayLine] {
        var lines: [PayLine] = []
        for (index, session) in time.sessions.enumerated() {
            let plan = session.plan(in: zone, nightEnd: rulings.kinds.productionNightEnd)
            let cut = try times(of: plan, isPaidByWeek: false)
            for line in cut.work {
                lines.append(
                    line.bucket == .base
                        ? try sessionLine(line, of: session, isAdditional: index > 0)
                        : try overtimeLine(line, "directly after the session", rule: .r59))
            }
            lines += try nightLines(cut.night)
        }
        return lines
    }

    /// The week or what of it falls to this call, and the hours over it.
    func weekLines(_ share: ProductionWeek.Share) throws -> [PayLine] {
        let worked = time.workedStretches
        let scheduled = share.hours * 60
        var left = max(0, scheduled - share.minutesBefore)
        var base: [Range<Int>] = []
        var over: [Range<Int>] = []
        for stretch in worked {
            let cut = stretch.lowerBound + min(left, stretch.count)
            if stretch.lowerBound < cut { base.append(stretch.lowerBound..<cut) }
            if cut < stretch.upperBound { over.append(cut..<stretch.upperBound) }
            left -= cut - stretch.lowerBound
        }
        let segments = [(WorkBucket.base, base), (.beyondHold, over)]
            .filter { !$0.1.isEmpty }
            .map { WorkPlan.Segment(bucket: $0.0, stretches: $0.1) }
        let nightEnd = rulings.kinds.productionNightEnd
        let plan = WorkPlan(
            segments: segments,
            required: worked.flatMap { zone.bands(of: $0, cutAt: [0, nightEnd]) }.map(\.minutes))
        let cut = try times(of: plan, isPaidByWeek: true)
        let overtime = cut.work.filter { $0.bucket != .base }
        return try [weekLine(share, worked)]
            + overtime.map {
                try overtimeLine($0, "over the week's \(share.hours) hours", rule: .r61)
            }
            + nightLines(cut.night)
    }

    private var overscale: Fraction {
        get throws(BeyondRange) { try Fraction(scalePercent, over: 100) }
    }

    private var overscaleReason: String {
        scalePercent == 100 ? "" : " Overscale by agreement: \(scalePercent) %."
    }

    /// What the time of a plan pays, and what the night adds to it.
    private func times(
        of plan: WorkPlan, isPaidByWeek: Bool
    ) throws -> (work: [TimeLine], night: [TimeLine]) {
        let base = plan.segments.first { $0.bucket == .base }?.stretches ?? []
        let key = CutTimes.Key(
            work: plan.window ?? 0..<0,
            rests: plan.segments.flatMap(\.stretches) + plan.required, days: days,
            guaranteed: base.reduce(0) { $0 + $1.count }, isGuaranteePaid: !isPaidByWeek)
        let cut = try cutTimes.lines(key) {
            let units = WorkTime(
                cutting: plan, in: zone, graceMinutes: rulings.unitGraceMinutes
            ).units
            let work = ProductionTable(rulings: rulings, days: days, place: rates.place)
            let night = ProductionNightTable(
                rulings: rulings, days: days, place: rates.place, zone: zone,
                isPaidByWeek: isPaidByWeek)
            return [
                try TimeLine.lines(of: units, priced: work),
                try TimeLine.lines(of: units, priced: night).filter { $0.percent != .zero },
            ]
        }
        return (cut[0], cut[1])
    }

    /// A session as a whole, or in units of 15 minutes where its parts pay differently.
    private func sessionLine(
        _ line: TimeLine, of session: ProductionTime.Session, isAdditional: Bool
    ) throws -> PayLine {
        let minutes = session.guaranteedMinutes
        let scale = try rates.session(minutes: minutes)
        let all = minutes / WorkTime.unitMinutes
        let isWhole = line.units == Fraction(all)
        let amount = try Fraction(scale.amount).multiplied(by: overscale)
        let unit = isWhole ? amount : try amount.multiplied(by: Fraction(1, over: all))
        let name = minutes == CallFacts.singleSessionMinutes ? "session" : "two sessions"
        var because =
            "From \(zone.clockTimes(of: [session.work])): \(name) of \(minutes / 60) hours at "
            + "\(scale)."
        if isAdditional { because += " It follows a gap, so it is an additional session." }
        if let day = line.day { because += " \(day.because) pays \(day.percent) %." }
        let rule: PayRule = line.day == nil ? (isAdditional ? .r59 : .scale) : line.rule
        return try PayLine(
            rule, what: (isAdditional ? "additional " : "") + name,
            units: isWhole ? .one : line.units,
            unit: UnitRate(cents: unit.numerator, per: unit.denominator), percent: line.percent,
            role: role, rounding: rulings.moneyRounding, because: because + overscaleReason)
    }

    private func weekLine(
        _ share: ProductionWeek.Share, _ worked: [Range<Int>]
    ) throws -> PayLine {
        let week = try Fraction(rates.week(hours: share.hours).amount).multiplied(by: overscale)
        let minutes = worked.reduce(0) { $0 + $1.count }
        let because =
            share.paysWeek
            ? "The week of \(share.hours) hours is paid with its first call."
            : "Paid with the week's first call."
        return try PayLine(
            .r61, what: "week of \(share.hours) hours", units: share.paysWeek ? .one : .zero,
            unit: UnitRate(cents: week.numerator, per: week.denominator), percent: Fraction(100),
            role: role, rounding: rulings.moneyRounding,
            because: because + " Worked here \(minutes / 60) h \(minutes % 60) min, before it in "
                + "the week \(share.minutesBefore / 60) h \(share.minutesBefore % 60) min."
                + overscaleReason)
    }

    private func overtimeLine(
        _ line: TimeLine, _ reason: String, rule: PayRule
    ) throws -> PayLine {
        var unit = try rates.straightUnit
        var because =
            "\(zone.clockTimes(of: line.minutes)), \(reason): \(line.units) units of 15 minutes "
            + "at \(line.percent) %."
        if let day = line.day { because += " \(day.because) pays \(day.percent) %." }
        if line.percent == Fraction(150), let published = try rates.overtimeUnit() {
            unit = try Fraction(published.amount).multiplied(by: Fraction(2, over: 3))
            because += " 15 minutes of overtime are published as \(published)."
        }
        return try PayLine(
            line.day == nil ? rule : line.rule, what: "overtime", units: line.units,
            unit: .quarterHour(unit.multiplied(by: overscale)), percent: line.percent,
            role: role, rounding: rulings.moneyRounding, because: because + overscaleReason)
    }

    /// What the night adds, and under a weekly schedule what the day adds to its hours.
    private func nightLines(_ lines: [TimeLine]) throws -> [PayLine] {
        try lines.map { line in
            var because =
                "\(zone.clockTimes(of: line.minutes)): \(line.units) units of 15 minutes, "
                + "\(line.percent) % of straight time besides."
            if let day = line.day { because += " \(day.because) pays \(day.percent) %." }
            return try PayLine(
                line.rule, what: line.day.map { "premium, " + $0.because } ?? "night premium",
                units: line.units,
                unit: .quarterHour(rates.straightUnit.multiplied(by: overscale)),
                percent: line.percent, role: role, rounding: rulings.moneyRounding,
                because: because + overscaleReason)
        }
    }
}
