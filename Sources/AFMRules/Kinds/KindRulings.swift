/// Rulings about sideline, production and multi-track calls, and about later uses.
package struct KindRulings: Hashable, Sendable {
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
}

/// What the night premium of a sideline call is a percentage of (R62, R63).
package enum SidelineNightBase: String, Sendable, CaseIterable {
    /// The straight hour, on overtime too.
    case straight
    /// What the time pays anyway.
    case applicable
}
