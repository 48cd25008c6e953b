package import AFMModel

/// The notice by which a recording call was cancelled for a musician, and what it left (R35, R36).
package struct CancelledCall: Hashable, Sendable {
    /// The earliest notice that they had, whoever gave it.
    package let notice: Moment
    /// Minutes from the notice to their call time, as `cancelClock` counts them.
    package let minutes: Int
    /// Hours of notice that the service needs.
    package let hoursNeeded: Int
    /// The rule of the service.
    package let rule: PayRule

    /// Whether the notice came in time, so that nothing is paid.
    package var isInTime: Bool { minutes >= hoursNeeded * 60 }

    /// How much notice there was, in a sentence.
    package var because: String {
        let before = minutes < 0 ? "after" : "before"
        let (hours, rest) = (abs(minutes) / 60, abs(minutes) % 60)
        return "Notice came \(hours) h \(rest) min \(before) the call; \(hoursNeeded) h "
            + "\(isInTime ? "are enough" : "are needed") (\(rule.id))."
    }
}

extension CancelledCall {
    /// Reads how a call was cancelled, or nil where it was not.
    init?(
        of musician: SheetMusician, on sheet: CallSheet, start: Int, rulings: PayRulings
    ) {
        guard let cancelled = sheet.call.cancelled else { return nil }
        let notice = musician.cancelNotices.map(\.at).reduce(cancelled.noticeAt, min)
        self.notice = notice
        switch rulings.cancelClock {
        case .elapsed: minutes = start - notice.minutesSince1970
        case .wall:
            let zone = sheet.call.zone
            minutes =
                Self.shownMinutes(Moment(minutesSince1970: start), in: zone)
                - Self.shownMinutes(notice, in: zone)
        }
        let isPrerecording = sheet.call.service == .prerecording
        hoursNeeded = isPrerecording ? 48 : 96
        rule = isPrerecording ? .r36 : .r35
    }

    /// Minutes since 1970 as the clock on the wall counts them.
    private static func shownMinutes(_ moment: Moment, in zone: StageZone) -> Int {
        let shown = zone.wallClock(at: moment)
        return shown.date.daysSince1970 * 1_440 + shown.minuteOfDay
    }
}
