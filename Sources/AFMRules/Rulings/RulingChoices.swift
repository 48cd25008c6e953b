/// What a unit of 15 minutes pays that lies on both sides of a boundary (rulebook 0.3).
package enum StraddlePolicy: String, Sendable, CaseIterable {
    /// The highest percentage that any of its minutes earns.
    case highest
    /// The percentage of its first minute.
    case unitStart
    /// Each part its own percentage.
    case prorateMinutes
}

/// Which date decides about holidays after midnight.
package enum DayAttribution: String, Sendable, CaseIterable {
    /// The date of the call time, for the whole call.
    case callDate
    /// The date that the calendar shows at each unit.
    case perUnit
}

/// How a premium for the day goes with the percentages of the time of day (R24).
package enum DayPremiumCombination: String, Sendable, CaseIterable {
    /// The higher one.
    case max
    /// One times the other.
    case multiply
    /// What each adds to straight time, together.
    case add
}

/// What doubling is a percentage of (R1).
package enum DoublingBase: String, Sendable, CaseIterable {
    /// All paid time at its straight-time value.
    case allPaidTimeAtStraight
    /// The guaranteed call only, at its straight-time value.
    case guaranteedCallOnly
    /// All paid time with its premiums.
    case grossIncludingPremiums
}

/// Which dates are holidays (R6).
package enum HolidayDates: String, Sendable, CaseIterable {
    /// The dates on which they are observed.
    case observedOnly
    /// Those and the dates themselves.
    case observedAndActual
}

/// Which sessions of a day share the scale of the largest (R28).
package enum HighestNumberScope: String, Sendable, CaseIterable {
    /// Those of one picture.
    case picture
    /// Those of one producer.
    case producer
}

/// How often cartage for heavy instruments is paid (R38).
package enum CartagePer: String, Sendable, CaseIterable {
    /// For each instrument.
    case instrument
    /// Once to a musician.
    case musician
}
