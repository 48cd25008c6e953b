import AFMModel

/// What the time of a multi-track call pays in percent of the hourly rate (R47, R51 to R53).
struct MultiTrackTable: UnitTable {
    let rulings: PayRulings
    let days: DayPremiums
    let place: PayPlace
    /// Whether the producer asked for the work after midnight.
    let isNightRequested: Bool

    func premium(
        of piece: WorkPiece, in bucket: WorkBucket
    ) throws(PayError) -> Premium {
        let (percent, rule) = Self.entry(bucket)
        let plain = try combined(Fraction(percent), rule, on: piece.date)
        let counts = piece.isRequired || rulings.nightPremiumOnGuaranteedUnworked
        guard isNightRequested, piece.isNight, counts else { return plain }
        let lifted = try exact { () throws(BeyondRange) in
            switch rulings.kinds.emtNightCombination {
            case .add: try plain.percent.adding(Fraction(50))
            case .multiply: try plain.percent.multiplied(by: Fraction(3, over: 2))
            case .max: max(plain.percent, Fraction(150))
            }
        }
        return Premium(percent: lifted, rule: .r53, day: plain.day)
    }

    private static func entry(_ bucket: WorkBucket) -> (percent: Int, rule: PayRule) {
        switch bucket {
        case .base, .finishedMusic: (100, .scale)
        case .hold: (100, .r51)
        case .beyondHold, .seventhHour: (150, .r51)
        case .afterSpan: (150, .r52)
        }
    }
}
