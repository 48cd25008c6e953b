package import AFMModel

/// A percentage of straight time with the rule that it comes from.
package struct Premium: Hashable, Sendable {
    /// Percent of straight time.
    package let percent: Fraction
    /// The rule that decided.
    package let rule: PayRule
    /// The premium of the day that went into it, if one did.
    package let day: DayPremium?
}

/// What a whole day adds: a holiday, or the sixth and seventh day.
package struct DayPremium: Hashable, Sendable {
    /// Percent of straight time.
    package let percent: Int
    /// The rule.
    package let rule: PayRule
    /// Why the day has it: `Thanksgiving Day`.
    package let because: String

    package init(percent: Int, rule: PayRule, because: String) {
        self.percent = percent
        self.rule = rule
        self.because = because
    }
}

/// Which premium each day of a call has.
package struct DayPremiums: Hashable, Sendable {
    /// The date of the musician's call time.
    package let callDate: WorkDate
    package let rulings: PayRulings
    /// Which day in a row for the producer the call's date is, where that is known.
    package let consecutive: ConsecutiveDay?
    /// The premium of the call's date, which by default holds for the whole call.
    private let ofCallDate: DayPremium?

    package init(
        callDate: WorkDate, rulings: PayRulings, consecutive: ConsecutiveDay? = nil
    ) {
        self.callDate = callDate
        self.rulings = rulings
        self.consecutive = consecutive
        ofCallDate = Self.premium(on: callDate, daysLater: 0, rulings, consecutive)
    }

    /// The premium of a minute with this date on the calendar, or nil on a normal day.
    package func premium(at date: WorkDate) -> DayPremium? {
        if rulings.dayAttribution == .callDate || date == callDate { return ofCallDate }
        return Self.premium(
            on: date, daysLater: date.days(since: callDate), rulings, consecutive)
    }

    private static func premium(
        on date: WorkDate, daysLater: Int, _ rulings: PayRulings, _ consecutive: ConsecutiveDay?
    ) -> DayPremium? {
        let holiday = ContractHoliday.on(date, dates: rulings.holidayDates).map {
            DayPremium(percent: PayRule.holidayPercent, rule: .r31, because: $0.rawValue)
        }
        let inARow = consecutive?.premium(on: date, daysLater: daysLater)
        return [inARow, holiday].compactMap { $0 }.max { $0.percent < $1.percent }
    }
}
