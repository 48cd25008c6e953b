package import AFMModel

/// Counts business days: Monday to Friday except holidays as they are observed (R40).
package struct BusinessCalendar: Hashable, Sendable {
    /// Which holidays are no business days.
    package let holidays: BusinessHolidays

    package init(_ holidays: BusinessHolidays) { self.holidays = holidays }

    /// Whether it is one.
    package func isBusinessDay(_ date: WorkDate) -> Bool {
        !date.isWeekend && !observed(in: date.year).contains(date)
            && !observed(in: date.year + 1).contains(date)
    }

    /// Business days after the one date up to the other, the other included; 0 where it is not
    /// later.
    package func days(from start: WorkDate, to end: WorkDate) -> Int {
        guard start < end else { return 0 }
        // Weekdays by whole weeks and what is left of one, then the holidays that fell on some.
        let total = end.days(since: start)
        var days = total / 7 * 5
        var date = start.adding(days: total / 7 * 7)
        while date < end {
            date = date.adding(days: 1)
            if !date.isWeekend { days += 1 }
        }
        for year in start.year...end.year + 1 {
            days -= observed(in: year).count { start < $0 && $0 <= end && !$0.isWeekend }
        }
        return days
    }

    /// The date so many business days after another, at most a thousand.
    package func date(_ count: Int, after start: WorkDate) -> WorkDate {
        var date = start
        for _ in 0..<min(max(0, count), 1_000) {
            repeat { date = date.adding(days: 1) } while !isBusinessDay(date) && date < .latest
        }
        return date
    }

    /// The holidays of a year as they are observed; New Year's Day can be in the year before.
    private func observed(in year: Int) -> Set<WorkDate> {
        var actual = ContractHoliday.allCases.compactMap { $0.actual(in: year) }
        if holidays == .federal11 { actual += Self.further(in: year) }
        return Set(actual.map(ContractHoliday.observed))
    }

    /// The holidays of federal law that the agreement does not have.
    private static func further(in year: Int) -> [WorkDate] {
        let fixed = [(6, 19), (11, 11)]
        let mondays = [(1, 15), (2, 15), (10, 8)]
        return fixed.compactMap { WorkDate(year: year, month: $0.0, day: $0.1) }
            + mondays.compactMap { month, day in
                WorkDate(year: year, month: month, day: day).map {
                    $0.adding(days: (8 - $0.weekday.rawValue) % 7)
                }
            }
    }
}
