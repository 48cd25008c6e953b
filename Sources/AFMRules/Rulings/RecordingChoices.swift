/// What the rate of a music sound consultant is for (R8).
package enum ConsultantUnit: String, Sendable, CaseIterable {
    /// An hour; any part of an hour is an hour.
    case hour
    /// A session of three hours; any part of one is one.
    case session
}

/// How the hours between a notice and the call are counted (R35, R36).
package enum CancelClock: String, Sendable, CaseIterable {
    /// By instants.
    case elapsed
    /// As the stage's clocks show them, whatever night lies between.
    case wall
}

/// Which days are no business days besides Saturdays and Sundays (R40).
package enum BusinessHolidays: String, Sendable, CaseIterable {
    /// The six holidays of R6.
    case contract6
    /// All eleven of federal law.
    case federal11
}

/// Of what days the further periods of 30 are (R44).
package enum LateExtraPeriodUnit: String, Sendable, CaseIterable {
    /// Business days.
    case business
    /// Days of the calendar.
    case calendar
}

/// Which further periods of 30 days count (R44).
package enum LateExtraPeriod: String, Sendable, CaseIterable {
    /// Those that have run out.
    case completed
    /// Those that have begun.
    case started
}

/// From when late days are counted (R45).
package enum LateCountFrom: String, Sendable, CaseIterable {
    /// From the date of the session.
    case session
    /// From the written notice.
    case notice
}
