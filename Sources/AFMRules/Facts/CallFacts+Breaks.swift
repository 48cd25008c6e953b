import AFMModel

extension CallFacts {
    /// Whether people had the rest that R33 and R34 require.
    static func breakFindings(
        of musicians: [MusicianFacts], on sheet: CallSheet, _ rulings: PayRulings
    ) -> [Finding] {
        let onStand = musicians.filter(\.isOnStand)
        var shared = SharedFindings(of: onStand)
        let least = rulings.minCountedBreakMinutes
        for facts in onStand {
            guard let service = facts.service else { continue }
            let intervals = facts.musician.intervals(of: sheet.timeline)
                .filter { $0.minutes >= max(1, least) }
            let required = 10 * (service.callMinutes / 60)
            let rested = restMinutes(of: intervals.filter { $0.kind != .meal }, in: service)
            if rested < required {
                shared.add(
                    .warning, rule: .r33, "Breaks \(rested) min of \(required) required.",
                    for: facts)
            }
            let from = max(service.start, facts.musician.reported?.minutesSince1970 ?? .min)
            for stand in timesOnStand(from..<max(from, service.dismissed), without: intervals)
            where stand.count > PayRule.standLimitMinutes {
                shared.add(
                    .error, rule: .r34,
                    "\(stand.count) min on the stand without a break, "
                        + sheet.call.zone.clockTimes(of: [stand]) + ", of "
                        + "\(PayRule.standLimitMinutes) at most.", for: facts)
            }
        }
        return shared.findings
    }

    /// Minutes of some intervals within the time of the call, none counted twice.
    private static func restMinutes(
        of intervals: [TimelineInterval], in service: MusicianFacts.Service
    ) -> Int {
        let within =
            service.guarantee == .double
            ? service.stretches : [service.start..<service.dismissed]
        let on = timesOnStand(service.start..<service.dismissed, without: intervals)
        return within.reduce(0) { sum, stretch in
            sum + stretch.count - on.reduce(0) { $0 + $1.clamped(to: stretch).count }
        }
    }

    /// What is left of a time when some intervals are taken out.
    static func timesOnStand(
        _ time: Range<Int>, without intervals: [TimelineInterval]
    ) -> [Range<Int>] {
        var times: [Range<Int>] = []
        var start = time.lowerBound
        let rests = intervals.map { ($0.from.minutesSince1970, $0.to.minutesSince1970) }
        for (from, to) in rests.sorted(by: { $0.0 < $1.0 }) where start < time.upperBound {
            if start < min(from, time.upperBound) {
                times.append(start..<min(from, time.upperBound))
            }
            start = max(start, to)
        }
        if start < time.upperBound { times.append(start..<time.upperBound) }
        return times
    }
}

extension MusicianFacts {
    /// Whether they worked on the stand: players, and the leader in any case.
    fileprivate var isOnStand: Bool { countsTowardSize && service?.cancellation == nil }
}

extension MusicianFacts.Service {
    /// The length of the call for R33: the clock, on a double session the work.
    fileprivate var callMinutes: Int {
        guarantee == .double
            ? stretches.reduce(0) { $0 + $1.count } : dismissed - start
    }
}
