import AFMModel

/// The recording session of a sideline musician who records (R75, R76).
///
/// It is paid by the rules of recording, from the time at which recording began; whatever rule
/// a line's percentage comes from, the line is R75's, which makes it payable at all.
struct SidelineRecording {
    let facts: CallFacts
    let card: RateCard
    let days: DayPremiums

    /// Whether a musician recorded, leak-through not counted.
    static func recorded(_ facts: MusicianFacts) -> RecordedSpan? {
        guard facts.service != nil, let sideline = facts.musician.sideline, !sideline.leakThrough
        else { return nil }
        return sideline.recorded
    }

    func lines(_ musician: MusicianFacts) throws -> [PayLine] {
        guard let span = Self.recorded(musician) else { return [] }
        let recording = facts.musicians.count { Self.recorded($0) != nil }
        let rates = try RateChoice(for: facts, musicians: recording, card: card)
        let (from, to) = try minutes(of: span, musician)
        let plan = WorkPlan.clock(
            start: from, guaranteedMinutes: CallFacts.singleSessionMinutes, dismissed: to)
        let zone = facts.sheet.call.zone
        let times = try TimeLine.lines(
            of: WorkTime(
                cutting: plan, in: zone, graceMinutes: facts.rulings.unitGraceMinutes
            ).units,
            priced: PremiumTable(rulings: facts.rulings, days: days, place: musician.place))
        let isAlone = recording == 1 && facts.rulings.kinds.sidelineRecordingAlone
        let role =
            isAlone ? RoleMultiplier(factor: Fraction(2), rules: [.r7]) : RoleMultiplier.once
        return try times.enumerated().map { index, time in
            let players = recording == 1 ? "1 musician" : "\(recording) musicians"
            var because = "Recorded on camera. " + time.because(in: zone)
            if index == 0 {
                because += " Scale \(rates.tier.singleCents): \(players) recorded on the call."
            }
            if time.rule != .scale { because += " By \(time.rule.id) (\(time.rule.title))." }
            return try PayLine(
                .r75, what: index == 0 ? "recording session" : "recording, \(time.what)",
                units: time.units, unit: unit(of: time, at: rates.tier, musician),
                percent: time.percent, role: role, rounding: facts.rulings.moneyRounding,
                because: because + " Paid once, R76 included.")
        }
    }

    private func minutes(
        of span: RecordedSpan, _ musician: MusicianFacts
    ) throws(PayError) -> (Int, Int) {
        let (from, to) = (span.from.minutesSince1970, span.to.minutesSince1970)
        guard from <= to, to - from <= MusicianFacts.callLimitMinutes else {
            let zone = facts.sheet.call.zone
            throw .impossibleTime(
                found: "recorded \(span.from.text(in: zone)) to \(span.to.text(in: zone))",
                right: "it ends after it begins, within 24 hours",
                musician.place.appending("sideline.recorded"))
        }
        return (from, to)
    }

    private func unit(
        of time: TimeLine, at tier: RecordingTier, _ musician: MusicianFacts
    ) throws -> UnitRate {
        let overscale = try Fraction(musician.musician.scalePercent, over: 100)
        let isOvertime = time.bucket != .base && time.bucket != .hold
        if isOvertime, time.percent == Fraction(150), let published = tier.overtimeUnitCents {
            return try .quarterHour(
                Fraction(published.amount).multiplied(by: Fraction(2, over: 3))
                    .multiplied(by: overscale))
        }
        return try .quarterHour(
            Fraction(tier.singleCents.amount, over: 12).multiplied(by: overscale))
    }
}
