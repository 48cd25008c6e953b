import AFMModel

/// What a cancelled sideline call leaves to one musician (R67, R68).
struct SidelineCancellation {
    let reason: CancellationReason
    /// The earliest notice that they had, whoever gave it.
    let notice: Moment
    let by: String
    let workDate: WorkDate
    let zone: StageZone
    let place: PayPlace

    /// Hour of the day before the work date from which on notice is late.
    static let deadlineMinuteOfDay = 18 * 60

    init(
        _ cancelled: Cancellation, of musician: MusicianFacts,
        service: MusicianFacts.Service, on sheet: CallSheet
    ) {
        reason = cancelled.reason
        var earliest = (at: cancelled.noticeAt, by: cancelled.by)
        for notice in musician.musician.cancelNotices where notice.at < earliest.at {
            earliest = (notice.at, notice.by)
        }
        (notice, by) = earliest
        workDate = service.date
        zone = sheet.call.zone
        place = musician.place
    }

    /// Whether notice came before six in the evening of the day before.
    var isInTime: Bool {
        let shown = zone.wallClock(at: notice)
        let eve = workDate.adding(days: -1)
        return shown.date == eve
            ? shown.minuteOfDay < Self.deadlineMinuteOfDay : shown.date < eve
    }

    /// The one line of a musician on a cancelled call, of 0 where nothing is due.
    func line(
        at rate: SidelineDayRate, role: RoleMultiplier, days: DayPremiums, rulings: PayRulings
    ) throws -> PayLine {
        var (rule, share, what) = (PayRule.r68, isInTime ? 0 : 50, "half check")
        var because =
            "Cancelled by notice of \(by) at \(notice.text(in: zone)), "
            + (isInTime ? "before" : "not before")
            + " 18:00 of the day before."
        if reason == .other {
            (rule, share) = (.r67, rulings.kinds.invalidCancelPercent)
            what = "call cancelled without a permitted reason"
            because = "The reason is none for which a call may be cancelled: \(share) % of the day."
        }
        let table = SidelineTable(
            rulings: rulings, days: days,
            place: place)
        let premium = try table.combined(Fraction(100), rule, on: workDate)
        if let day = premium.day, share > 0 {
            because += " \(day.because) pays \(day.percent) %."
        }
        return try PayLine(
            rule, what: what, units: .one, unit: .each(rate.day.amount),
            percent: premium.percent.multiplied(by: Fraction(share, over: 100)), role: role,
            rounding: rulings.moneyRounding, because: rate.because + " " + because)
    }
}
