import AFMModel

/// What the time of production musicians pays in percent of straight time, the night apart.
struct ProductionTable: UnitTable {
    let rulings: PayRulings
    let days: DayPremiums
    let place: PayPlace

    func premium(
        of piece: WorkPiece, in bucket: WorkBucket
    ) throws(PayError) -> Premium {
        try combined(
            Self.percent(in: bucket), bucket == .base ? .scale : .r59, on: piece.date)
    }

    /// Percent of straight time, without the premium of a day.
    static func percent(in bucket: WorkBucket) -> Fraction {
        Fraction(bucket == .base ? 100 : 150)
    }
}

/// What the night adds to the time of production musicians, in percent of straight time (R60).
///
/// Under a weekly schedule the hours of the schedule are paid by the week, so that the premium of
/// a day stands here too.
struct ProductionNightTable: UnitTable {
    let rulings: PayRulings
    let days: DayPremiums
    let place: PayPlace
    let zone: StageZone
    /// Whether a weekly schedule pays the straight time of the bucket `base`.
    let isPaidByWeek: Bool

    func premium(
        of piece: WorkPiece, in bucket: WorkBucket
    ) throws(PayError) -> Premium {
        let clock = zone.wallClock(at: Moment(minutesSince1970: piece.minutes.lowerBound))
        let counts = piece.isRequired || rulings.nightPremiumOnGuaranteedUnworked
        let isNight = counts && clock.minuteOfDay < rulings.kinds.productionNightEnd
        let plain = ProductionTable.percent(in: bucket)
        let lifted = try exact {
            () throws(BeyondRange) in try plain.adding(Fraction(isNight ? 50 : 0))
        }
        let with = try combined(lifted, .r60, on: piece.date)
        let without =
            isPaidByWeek && bucket == .base
            ? plain : try combined(plain, .r60, on: piece.date).percent
        let added = try exact {
            () throws(BeyondRange) in
            try with.percent.adding(without.multiplied(by: Fraction(-1)))
        }
        return Premium(
            percent: added, rule: isPaidByWeek ? with.rule : .r60,
            day: isPaidByWeek && bucket == .base ? with.day : nil)
    }
}
