import AFMModel

extension CallFacts {
    /// Intervals that count for nothing or twice in the list: outside of everybody's call, or
    /// overlapping.
    static func intervalFindings(
        of musicians: [MusicianFacts], on sheet: CallSheet
    ) -> [Finding] {
        let services = musicians.compactMap(\.service).filter { $0.cancellation == nil }
        guard let start = services.map(\.start).min(),
            let end = services.map(\.dismissed).max(), start <= end
        else { return [] }
        var findings = findings(sheet.timeline, within: start...end, of: nil, on: sheet)
        for facts in musicians {
            guard let own = facts.musician.breaks, let service = facts.service,
                service.cancellation == nil
            else { continue }
            findings += Self.findings(
                own, within: service.start...service.dismissed, of: facts.musician, on: sheet)
        }
        return findings
    }

    private static func findings(
        _ intervals: [TimelineInterval], within call: ClosedRange<Int>, of musician: SheetMusician?,
        on sheet: CallSheet
    ) -> [Finding] {
        let zone = sheet.call.zone
        let whose = musician.map { " of \($0.name)" } ?? ""
        func words(_ interval: TimelineInterval) -> String {
            let (from, to) = (interval.from.minutesSince1970, interval.to.minutesSince1970)
            return "\(interval.kind.rawValue)\(whose) "
                + zone.clockTimes(of: [from..<max(from, to)])
        }
        var findings: [Finding] = []
        let inTime = intervals.sorted { $0.from < $1.from }
        for interval in inTime
        where interval.from.minutesSince1970 >= call.upperBound
            || interval.to.minutesSince1970 <= call.lowerBound
        {
            findings.append(
                Finding(
                    .warning, card: musician?.card,
                    "The \(words(interval)) is outside the call and counts for nothing."))
        }
        for (first, second) in zip(inTime, inTime.dropFirst()) where second.from < first.to {
            findings.append(
                Finding(
                    .warning, card: musician?.card,
                    "The \(words(first)) and the \(words(second)) overlap; their minutes are "
                        + "counted once."))
        }
        return findings
    }
}
