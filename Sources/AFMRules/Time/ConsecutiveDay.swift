package import AFMModel

/// Which day in a row for one producer a call's date is, and what that pays (R30).
package struct ConsecutiveDay: Hashable, Sendable {
    /// 1 for a day without one before it.
    package let number: Int
    /// After how many days a new count begins (`consecutiveDayCycle`).
    package let cycle: Int
    /// Whether only a Saturday or Sunday can be a sixth or seventh day (`sixthDayWeekendOnly`).
    package let weekendOnly: Bool
    /// For whom.
    package let producer: String

    package init(number: Int, cycle: Int, weekendOnly: Bool, producer: String) {
        self.number = number
        self.cycle = cycle
        self.weekendOnly = weekendOnly
        self.producer = producer
    }

    /// Whether another number would pay the same on a date and on the one after it, which a call
    /// can reach.
    func paysAs(_ other: ConsecutiveDay, on date: WorkDate) -> Bool {
        premium(on: date) == other.premium(on: date)
            && premium(on: date.adding(days: 1), daysLater: 1)
                == other.premium(on: date.adding(days: 1), daysLater: 1)
    }

    /// The premium of a date, so many days after the one that ``number`` is about; nil for none.
    package func premium(on date: WorkDate, daysLater: Int = 0) -> DayPremium? {
        if weekendOnly, !date.isWeekend { return nil }
        let day = number + daysLater
        let place = (day - 1) % max(1, cycle) + 1
        guard place == 6 || place == 7 else { return nil }
        return DayPremium(
            percent: PayRule.sixthDayPercent, rule: .r30,
            because: "Day \(day) in a row for \(producer)")
    }
}

extension WorkDate {
    /// Whether it is a Saturday or a Sunday.
    var isWeekend: Bool { weekday == .saturday || weekday == .sunday }
}
