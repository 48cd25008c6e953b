import AFMModel

/// The penalty for late payment of one call: which band a day falls into (R40 to R45).
struct LatePenalty {
    /// The date of the session, day 0.
    let session: WorkDate
    /// The date of the first written notice, if any.
    let notice: WorkDate?
    let rulings: PayRulings
    private let calendar: BusinessCalendar
    /// Days and bands are the same for everyone paid on one day.
    private var known: [WorkDate: Day] = [:]

    private struct Day {
        let businessDays: Int
        /// The rule and the percentage; nil where the day is not late.
        let band: (rule: PayRule, percent: Int)?
    }

    init(session: WorkDate, notice: WorkDate?, rulings: PayRulings) {
        self.session = session
        self.notice = notice
        self.rulings = rulings
        calendar = BusinessCalendar(rulings.businessHolidays)
    }

    /// A late part, or nil where the day is not late.
    ///
    /// - Parameters:
    ///   - cents: What was paid on the day or is unpaid at it.
    ///   - day: The day.
    ///   - isPaid: Whether it was paid on that day.
    /// - Returns: The part with its penalty, which may be potential only.
    /// - Throws: ``BeyondRange`` where the penalty does not fit.
    mutating func part(
        of cents: Int, on day: WorkDate, isPaid: Bool
    ) throws(BeyondRange) -> LatePart? {
        let counted = count(day)
        guard let (rule, percent) = counted.band, cents > 0 else { return nil }
        let days = counted.businessDays
        let isPayable = notice.map { $0 <= day } ?? false
        let penalty = try Fraction(cents).multiplied(by: Fraction(percent, over: 100))
            .roundedHalfUp()
        let state = isPaid ? "Paid on \(day)" : "No payment is listed by \(day)"
        let from = countsFromNotice ? "notice" : "session"
        return LatePart(
            rule: rule.id, lateCents: cents, paidOn: isPaid ? day : nil, businessDays: days,
            percent: percent, penaltyCents: penalty, isPayable: isPayable,
            because: "\(state), \(days) business days after the \(from); 15 are allowed (R40). "
                + "\(percent) % of \(Cents(cents))."
                + (isPayable
                    ? "" : " Payable only with a written notice by that day (R45)."))
    }

    private var countsFromNotice: Bool { rulings.lateCountFrom == .notice && notice != nil }

    /// Day 0: the session, or the notice where it was ruled so and there is one.
    private var dayZero: WorkDate { countsFromNotice ? notice ?? session : session }

    private mutating func count(_ day: WorkDate) -> Day {
        if let day = known[day] { return day }
        let days = calendar.days(from: dayZero, to: day)
        let counted = Day(businessDays: days, band: band(of: days, on: day))
        known[day] = counted
        return counted
    }

    /// The band of a day; bands replace one another and are never added.
    private func band(of days: Int, on day: WorkDate) -> (PayRule, Int)? {
        switch days {
        case ...15: nil
        case ...30: (.r41, 6)
        case ...60: (.r42, 10)
        case ...PayRule.lastBandDay: (.r43, 50)
        default:
            switch furtherPeriods(days, on: day) {
            case 0: (.r43, 50)
            case let periods: (.r44, 50 + 10 * periods)
            }
        }
    }

    /// Periods of 30 days after day 90, or after the notice where that is later.
    private func furtherPeriods(_ days: Int, on day: WorkDate) -> Int {
        let noticeDays = notice.map { $0 <= day ? calendar.days(from: dayZero, to: $0) : 0 } ?? 0
        let after: Int
        switch rulings.lateExtraPeriodUnit {
        case .business: after = days - max(PayRule.lastBandDay, noticeDays)
        case .calendar:
            let last = calendar.date(PayRule.lastBandDay, after: dayZero)
            after = day.days(since: max(last, notice.flatMap { $0 <= day ? $0 : nil } ?? last))
        }
        guard after > 0 else { return 0 }
        // The day on which a period ends is still within it.
        return (after - 1) / 30 + (rulings.lateExtraPeriod == .started ? 1 : 0)
    }
}
