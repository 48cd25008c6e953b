package import AFMModel

/// Rulings about sideline, production and multi-track calls, and about later uses.
package struct KindRulings: Hashable, Sendable {
    package var emtGuaranteeAllLengths = true
    package var personalLeaveRounding = PersonalLeaveRounding.up15
    package var emdDoublesAtMultiTrack = false
    package var emtNightCombination = DayPremiumCombination.add
    package var phonoRounding = PhonographRounding.up
    package var formatMusicAddsDoubles = true
    package var scoringHoursRounding = ScoringHoursRounding.ceilMinute
    package var docExtraAtOvertime = false
    package var docDoubleMinutes = 30
    package var otContinuityGapMinutes = 0
    /// Minutes since midnight.
    package var productionNightEnd = 480
    package var weekStart = Weekday.monday
    package var sidelineNightBase = SidelineNightBase.straight
    package var wardrobeTwoPlusAdditive = false
    package var invalidCancelPercent = 100
    package var reemployedSameDayCancelsHalfCheck = false
    package var sidelineNonPlayingManager = Fraction(2)
    package var sidelineLeaderMultiplier = Fraction(1)
    package var sidelineRecordingAlone = false
    package var sidelineDoublesOnlyPhotographed = true

    package init() {}

    /// Sets a value that is known to be allowed; false where no covered rule has the key.
    package mutating func set(_ key: String, _ value: String) -> Bool {
        let isTrue = value == "true"
        switch key {
        case "emtGuaranteeAllLengths": emtGuaranteeAllLengths = isTrue
        case "personalLeaveRounding":
            personalLeaveRounding = PersonalLeaveRounding(rawValue: value) ?? personalLeaveRounding
        case "emdDoublesAtMultiTrack": emdDoublesAtMultiTrack = isTrue
        case "emtNightCombination":
            emtNightCombination = DayPremiumCombination(rawValue: value) ?? emtNightCombination
        case "phonoRounding":
            phonoRounding = PhonographRounding(rawValue: value) ?? phonoRounding
        case "formatMusicAddsDoubles": formatMusicAddsDoubles = isTrue
        case "scoringHoursRounding":
            scoringHoursRounding = ScoringHoursRounding(rawValue: value) ?? scoringHoursRounding
        case "docExtraAtOvertime": docExtraAtOvertime = isTrue
        case "docDoubleMinutes": docDoubleMinutes = Int(value) ?? docDoubleMinutes
        case "otContinuityGapMinutes":
            otContinuityGapMinutes = Int(value) ?? otContinuityGapMinutes
        case "productionNightEnd":
            productionNightEnd = Self.minuteOfDay(value) ?? productionNightEnd
        case "weekStart": weekStart = Self.weekday(value) ?? weekStart
        case "sidelineNightBase":
            sidelineNightBase = SidelineNightBase(rawValue: value) ?? sidelineNightBase
        case "wardrobeTwoPlusAdditive": wardrobeTwoPlusAdditive = isTrue
        case "invalidCancelPercent":
            invalidCancelPercent = Int(value) ?? invalidCancelPercent
        case "reemployedSameDayCancelsHalfCheck": reemployedSameDayCancelsHalfCheck = isTrue
        case "sidelineNonPlayingManager":
            sidelineNonPlayingManager = Fraction(decimal: value) ?? sidelineNonPlayingManager
        case "sidelineLeaderMultiplier":
            sidelineLeaderMultiplier = Fraction(decimal: value) ?? sidelineLeaderMultiplier
        case "sidelineRecordingAlone": sidelineRecordingAlone = isTrue
        case "sidelineDoublesOnlyPhotographed": sidelineDoublesOnlyPhotographed = isTrue
        default: return false
        }
        return true
    }

    /// Minutes since midnight of `08:00`.
    private static func minuteOfDay(_ text: String) -> Int? {
        let numbers = text.split(separator: ":").compactMap { Int($0) }
        return numbers.count == 2 ? numbers[0] * 60 + numbers[1] : nil
    }

    /// The day of `Mon`.
    private static func weekday(_ text: String) -> Weekday? {
        Weekday.allCases.first { "\($0)".prefix(3) == text.lowercased() }
    }
}

/// How the time of a musician is counted who leaves a multi-track call early (R48).
package enum PersonalLeaveRounding: String, Sendable, CaseIterable {
    /// In units of 15 minutes, a part of one being one.
    case up15
    /// To the minute.
    case exact
}

/// What the night premium of a sideline call is a percentage of (R62, R63).
package enum SidelineNightBase: String, Sendable, CaseIterable {
    /// The straight hour, on overtime too.
    case straight
    /// What the time pays anyway.
    case applicable
}
