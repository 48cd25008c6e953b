import AFMModel

extension SessionReport {
    /// A time by the stage's clocks: `13:40`, or `00:30 +1` on the day after the call's.
    func clock(_ moment: Moment?) -> String {
        guard let moment else { return "" }
        let text = String(moment.text(in: hours.zone).dropFirst(11).prefix(5))
        let days = hours.zone.date(of: moment).days(since: hours.date)
        return days == 0 ? text : "\(text) \(days < 0 ? "" : "+")\(days)"
    }

    /// A time with its day: `2026-10-14 13:40`.
    func day(_ moment: Moment) -> String {
        let text = moment.text(in: hours.zone)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }

    /// `10:50 to 11:00 break; 12:00 to 12:30 meal`.
    func words(_ intervals: [TimelineInterval]) -> String {
        intervals.map { interval in
            "\(clock(interval.from)) to \(clock(interval.to)) \(interval.kind.rawValue)"
        }.joined(separator: "; ")
    }

    /// `3 h 40 min`.
    static func length(_ minutes: Int?) -> String {
        guard let minutes else { return "" }
        let (hours, rest) = (minutes / 60, minutes % 60)
        return rest == 0 ? "\(hours) h" : "\(hours) h \(rest) min"
    }

    /// `2:31`.
    static func length(seconds: Int?) -> String {
        guard let seconds else { return "" }
        let rest = seconds % 60
        return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// An amount as programs read it: `13518.00`.
    static func plain(_ cents: Int) -> String {
        "\(Cents(cents))".filter { $0 != "," }
    }

    /// `is due 2026-11-04, 14 working days left`.
    public var dueWords: String {
        let days = abs(due.workingDaysLeft)
        let count = days == 1 ? "1 working day" : "\(days) working days"
        if due.workingDaysLeft < 0 { return "was due \(due.on), \(count) ago" }
        if due.workingDaysLeft == 0, due.today == due.on { return "is due \(due.on), today" }
        return "is due \(due.on), \(count) left"
    }

    /// Whether it is signed, in a sentence.
    public var standing: String {
        guard let last = signatures.last else { return "Provisional: nobody has signed yet." }
        let amended = signatures.count > 1 ? "Amended and signed" : "Signed"
        let words = "\(amended) by \(last.by) on \(day(last.at)) for \(Cents(last.totalCents))."
        return unsigned == nil ? words : words + " Changed since, and not signed for."
    }

    /// Day, place and number, to tell it from others.
    public var place: String {
        [engagement.stage, "\(hours.date) \(clock(hours.called))", number]
            .compactMap { $0 }.joined(separator: " · ")
    }
}
