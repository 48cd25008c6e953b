import AFMModel

extension CallFacts {
    /// Whether doubles were divided as R25 allows.
    static func periodFindings(
        of musicians: [MusicianFacts], on sheet: CallSheet
    ) -> [Finding] {
        var shared = SharedFindings(
            of: musicians.filter { $0.service?.guarantee == .double && !$0.isConsultant })
        for facts in musicians {
            guard let service = facts.service, service.guarantee == .double,
                service.cancellation == nil
            else { continue }
            if service.stretches.count > 2 {
                shared.add(
                    .warning, rule: .r25,
                    "A double session has two periods at most; this one has "
                        + "\(service.stretches.count).", for: facts)
            }
            for interval in facts.musician.intervals(of: sheet.timeline)
            where interval.kind == .gap
                && (1..<MusicianFacts.breakMinutes).contains(interval.minutes)
            {
                shared.add(
                    .warning, rule: .r25,
                    "The gap of \(interval.minutes) min is shorter than an hour and counts as "
                        + "work.", for: facts)
            }
        }
        return shared.findings
    }
}
