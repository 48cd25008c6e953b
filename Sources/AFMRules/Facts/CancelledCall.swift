package import AFMModel

/// The notice by which a call was cancelled for a musician, and what it left.
package struct CancelledCall: Hashable, Sendable {
    /// The earliest notice that they had, whoever gave it.
    package let notice: Moment
    /// The rule that says what is left.
    package let rule: PayRule
    /// Whether the notice came in time, so that nothing is paid.
    package let isInTime: Bool
    /// How much notice there was, in a sentence.
    package let because: String

    /// The earliest of the notices that a musician had.
    static func notice(of musician: SheetMusician, _ cancelled: Cancellation) -> Moment {
        musician.cancelNotices.map(\.at).reduce(cancelled.noticeAt, min)
    }
}

extension CancelledCall {
    /// Reads how a recording call was cancelled, or nil where it was not (R35, R36).
    init?(
        of musician: SheetMusician, on sheet: CallSheet, start: Int, rulings: PayRulings
    ) {
        guard let cancelled = sheet.call.cancelled else { return nil }
        notice = Self.notice(of: musician, cancelled)
        let minutes: Int
        switch rulings.cancelClock {
        case .elapsed: minutes = start - notice.minutesSince1970
        case .wall:
            let zone = sheet.call.zone
            minutes =
                Self.shownMinutes(Moment(minutesSince1970: start), in: zone)
                - Self.shownMinutes(notice, in: zone)
        }
        let isPrerecording = sheet.call.service == .prerecording
        let hoursNeeded = isPrerecording ? 48 : 96
        rule = isPrerecording ? .r36 : .r35
        isInTime = minutes >= hoursNeeded * 60
        let before = minutes < 0 ? "after" : "before"
        let (hours, rest) = (abs(minutes) / 60, abs(minutes) % 60)
        because =
            "Notice came \(hours) h \(rest) min \(before) the call; \(hoursNeeded) h "
            + "\(isInTime ? "are enough" : "are needed") (\(rule.id))."
    }

    /// Minutes since 1970 as the clock on the wall counts them.
    private static func shownMinutes(_ moment: Moment, in zone: StageZone) -> Int {
        let shown = zone.wallClock(at: moment)
        return shown.date.daysSince1970 * 1_440 + shown.minuteOfDay
    }
}
