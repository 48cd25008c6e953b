import AFMModel

/// What the time of a sideline day pays in percent of straight time, the night apart.
struct SidelineTable: UnitTable {
    let rulings: PayRulings
    let days: DayPremiums
    let place: PayPlace

    func premium(
        of piece: WorkPiece, in bucket: WorkBucket
    ) throws(PayError) -> Premium {
        try combined(Self.percent(isOvertime: bucket != .base), .sideline, on: piece.date)
    }

    /// Percent of straight time, without the premium of a day.
    static func percent(isOvertime: Bool) -> Fraction { Fraction(isOvertime ? 150 : 100) }
}

/// What the night adds, in percent of the straight hour (R62, R63).
///
/// The premium of a day and the night are not added up: the higher one holds. So the night adds
/// what it lifts the time above what the time pays anyway.
struct SidelineNightTable: UnitTable {
    let rulings: PayRulings
    let days: DayPremiums
    let place: PayPlace
    let zone: StageZone
    /// The first minute after eight hours of work.
    let overtimeStart: Int

    func premium(
        of piece: WorkPiece, in bucket: WorkBucket
    ) throws(PayError) -> Premium {
        let start = piece.minutes.lowerBound
        let clock = zone.wallClock(at: Moment(minutesSince1970: start))
        let (night, rule): (Int, PayRule) =
            clock.minuteOfDay < SidelineTime.nightTimes[1] ? (10, .r62) : (20, .r63)
        let plain = SidelineTable.percent(isOvertime: start >= overtimeStart)
        let without = try combined(plain, rule, on: piece.date)
        let added: Fraction
        switch rulings.kinds.sidelineNightBase {
        case .straight:
            let lifted = try exact {
                () throws(BeyondRange) in try plain.adding(Fraction(night))
            }
            let with = try combined(lifted, rule, on: piece.date)
            added = try exact {
                () throws(BeyondRange) in
                try with.percent.adding(without.percent.multiplied(by: Fraction(-1)))
            }
        case .applicable:
            added = try exact {
                () throws(BeyondRange) in
                try without.percent.multiplied(by: Fraction(night, over: 100))
            }
        }
        return Premium(percent: added, rule: rule, day: without.day)
    }
}
