import AFMModel

extension CancelledCall {
    /// Reads how a sideline call was cancelled: whether for a permitted reason, and whether
    /// before six in the evening of the day before (R67, R68).
    init(
        sideline cancelled: Cancellation, of musician: SheetMusician, on workDate: WorkDate,
        in zone: StageZone
    ) {
        var earliest = (at: cancelled.noticeAt, by: cancelled.by)
        for notice in musician.cancelNotices where notice.at < earliest.at {
            earliest = (notice.at, notice.by)
        }
        let shown = zone.wallClock(at: earliest.at)
        let eve = workDate.adding(days: -1)
        let isEarly =
            shown.date == eve
            ? shown.minuteOfDay < PayRule.halfCheckMinuteOfDay : shown.date < eve
        let isPermitted = cancelled.reason != .other
        self.init(
            notice: earliest.at, rule: isPermitted ? .r68 : .r67,
            isInTime: isPermitted && isEarly,
            because: isPermitted
                ? "Cancelled by notice of \(earliest.by) at \(earliest.at.text(in: zone)), "
                    + (isEarly ? "before" : "not before") + " 18:00 of the day before."
                : "The reason is none for which a call may be cancelled.")
    }

    /// The one line of a musician on a cancelled sideline call, of 0 where nothing is due.
    ///
    /// - Parameter scalePercent: Overscale by agreement: half of a check is half of that too.
    func sidelineLine(
        at rate: SidelineDayRate, role: RoleMultiplier, scalePercent: Int, table: SidelineTable,
        on date: WorkDate
    ) throws -> PayLine {
        let isPermitted = rule == .r68
        let share =
            isPermitted ? (isInTime ? 0 : 50) : table.rulings.kinds.invalidCancelPercent
        let premium = try table.combined(Fraction(100), rule, on: date)
        var because = rate.because + " " + because
        if !isPermitted { because += " \(share) % of the day is paid." }
        if let day = premium.day, share > 0 {
            because += " \(day.because) pays \(day.percent) %."
        }
        if scalePercent != 100 { because += " Overscale by agreement: \(scalePercent) %." }
        return try PayLine(
            rule, what: isPermitted ? "half check" : "cancelled without a permitted reason",
            units: .one,
            unit: .whole(
                Fraction(rate.day.amount).multiplied(by: Fraction(scalePercent, over: 100))),
            percent: premium.percent.multiplied(by: Fraction(share, over: 100)), role: role,
            rounding: table.rulings.moneyRounding, because: because)
    }
}
