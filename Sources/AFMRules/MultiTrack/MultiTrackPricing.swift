import AFMModel

/// Prices the musicians of a call at multi-tracking rates, by the hour (R46 to R53).
struct MultiTrackPricing {
    let facts: CallFacts
    let card: RateCard
    let days: DayPremiums
    let cutTimes: CutTimes

    private var rulings: PayRulings { facts.rulings }

    /// Everything that one musician is owed.
    func pay(
        of musician: MusicianFacts, _ service: MusicianFacts.Service
    ) throws -> PersonPay {
        if let cancelled = service.cancellation, cancelled.isInTime { return PersonPay() }
        if musician.isConsultant {
            return try ConsultantPricing(facts: facts, card: card).pay(of: musician, service)
        }
        let rate = try MultiTrackRate(for: musician, on: facts, card: card)
        let work = service.start..<service.dismissed
        let meals = PayRule.meals(of: musician.musician, on: facts.sheet)
        let isPaid = isGuaranteePaid(musician, service)
        let key = CutTimes.Key(
            work: work, rests: meals, days: days,
            guaranteed: service.guarantee.minutes, isGuaranteePaid: isPaid,
            hasLeft: musician.musician.leftForPersonalReasons)
        let times = try cutTimes.lines(key) {
            let time = MultiTrackTime(
                work, meals: meals, guaranteedMinutes: service.guarantee.minutes,
                isGuaranteePaid: isPaid)
            return [try timeLines(of: time, musician)]
        }[0]
        var pay = PersonPay()
        pay.time = try times.enumerated().map { index, line in
            try self.line(line, isFirst: index == 0, at: rate, musician, service)
        }
        guard service.cancellation == nil else { return pay }
        pay.doubling = try doublingLines(of: times, at: rate, service)
        pay.cartage = try CartagePricing(card: card, rulings: rulings)
            .lines(for: musician, service)
        return pay
    }

    /// Guaranteed hours are paid whether worked or not, except to who left for reasons of their
    /// own (R47, R48).
    private func isGuaranteePaid(
        _ musician: MusicianFacts, _ service: MusicianFacts.Service
    ) -> Bool {
        if service.cancellation != nil { return true }
        if musician.musician.leftForPersonalReasons { return false }
        return rulings.kinds.emtGuaranteeAllLengths
            || service.guarantee.minutes == PayRule.multiTrackGuarantee.upperBound
    }

    private func timeLines(
        of time: MultiTrackTime, _ musician: MusicianFacts
    ) throws -> [TimeLine] {
        let table = MultiTrackTable(
            rulings: rulings, days: days, place: musician.place,
            isNightRequested: facts.sheet.call.nightRequested)
        let units = WorkTime(
            cutting: time.plan, in: facts.sheet.call.zone,
            graceMinutes: rulings.unitGraceMinutes
        ).units
        guard musician.musician.leftForPersonalReasons,
            rulings.kinds.personalLeaveRounding == .exact, let last = units.last,
            last.bucket == .base, last.minutes < WorkTime.unitMinutes
        else { return try TimeLine.lines(of: units, priced: table) }
        var lines = try TimeLine.lines(of: units.dropLast(), priced: table)
        let share = try Fraction(last.minutes, over: WorkTime.unitMinutes)
        for line in try TimeLine.lines(of: [last], priced: table) {
            let part = try line.scaled(by: share)
            let same = lines.firstIndex {
                $0.bucket == part.bucket && $0.percent == part.percent
            }
            if let same {
                lines[same] = try lines[same].joined(with: part)
            } else {
                lines.append(part)
            }
        }
        return lines
    }

    private func line(
        _ time: TimeLine, isFirst: Bool, at rate: MultiTrackRate, _ musician: MusicianFacts,
        _ service: MusicianFacts.Service
    ) throws -> PayLine {
        var share = Fraction.one
        var because = Self.reason(time, in: facts.sheet.call.zone)
        if isFirst { because += " " + rate.because }
        if musician.musician.leftForPersonalReasons, time.bucket == .base,
            service.unworkedMinutes > 0, service.cancellation == nil
        {
            because += " Left for personal reasons: the hours worked are paid (R48)."
        }
        if let cancelled = service.cancellation {
            share = try Fraction(rulings.lateCancelPercent, over: 100)
            because += " " + cancelled.because
        }
        let percent = musician.musician.scalePercent
        if percent != 100 { because += " Overscale by agreement: \(percent) %." }
        return try PayLine(
            service.cancellation?.rule ?? time.rule, what: Self.what(time), units: time.units,
            unit: .quarterHour(rate.unit.multiplied(by: Fraction(percent, over: 100))),
            percent: time.percent.multiplied(by: share), role: rate.role,
            rounding: rulings.moneyRounding, because: because)
    }

    private static func what(_ time: TimeLine) -> String {
        let name =
            switch time.bucket {
            case .base, .finishedMusic: "multi-track, guaranteed call"
            case .hold: "multi-track, hold hour"
            case .beyondHold, .seventhHour: "multi-track, beyond the hold hour"
            case .afterSpan: "multi-track, over 10 hours"
            }
        if let day = time.day { return name + ", " + day.because }
        return time.rule == .r53 ? name + ", night" : name
    }

    private static func reason(_ time: TimeLine, in zone: StageZone) -> String {
        let count = time.units == .one ? "1 unit" : "\(time.units) units"
        let when =
            time.minutes.isEmpty ? "Not worked" : "Worked " + zone.clockTimes(of: time.minutes)
        var sentence = "\(when): \(count) of 15 minutes at \(time.percent) %."
        if time.unworkedMinutes > 0, !time.minutes.isEmpty {
            sentence += " \(time.unworkedMinutes) min of the guarantee were not worked."
        }
        if let day = time.day { sentence += " \(day.because) pays \(day.percent) %." }
        for other in time.alsoRules { sentence += " \(other.id) says the same of a part of it." }
        return sentence
    }

    /// Doubling at multi-tracking rates only where it was ruled so: they price parts already.
    private func doublingLines(
        of times: [TimeLine], at rate: MultiTrackRate, _ service: MusicianFacts.Service
    ) throws -> [PayLine] {
        let doubles = service.doubling.count
        guard doubles > 0, rulings.kinds.emdDoublesAtMultiTrack else { return [] }
        let percent = try PayRule.doublingPercent(doubles)
        var units = Fraction.zero
        for time in times
        where time.bucket == .base || rulings.doublingBase != .guaranteedCallOnly {
            let premium =
                rulings.doublingBase == .grossIncludingPremiums
                ? try time.percent.multiplied(by: Fraction(1, over: 100)) : .one
            units = try units.adding(time.units.multiplied(by: premium))
        }
        return [
            try PayLine(
                service.doubling.rule, what: "doubling, " + Doubling.doubles(doubles),
                units: units, unit: .quarterHour(rate.plainUnit), percent: percent,
                rounding: rulings.moneyRounding,
                because: "\(service.doubling.because) \(percent) % at multi-tracking rates, as "
                    + "ruled.")
        ]
    }
}

extension TimeLine {
    /// The same with a share of its units.
    fileprivate func scaled(by share: Fraction) throws(BeyondRange) -> TimeLine {
        TimeLine(
            bucket: bucket, percent: percent, rule: rule, alsoRules: alsoRules, day: day,
            units: try units.multiplied(by: share), minutes: minutes,
            unworkedMinutes: unworkedMinutes)
    }
}
