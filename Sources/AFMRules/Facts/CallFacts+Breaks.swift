import AFMModel

extension CallFacts {
    /// Whether people had the rest that R33 and R34 require.
    static func breakFindings(
        of musicians: [MusicianFacts], on sheet: CallSheet, _ rulings: PayRulings
    ) -> [Finding] {
        let onStand = musicians.filter(\.isOnStand)
        var shared = SharedFindings(of: onStand)
        for facts in onStand {
            guard let service = facts.service else { continue }
            let count = RestCount(
                from: service.start, reported: facts.musician.reported?.minutesSince1970,
                to: service.dismissed, isDouble: service.guarantee == .double,
                intervals: facts.musician.intervals(of: sheet.timeline),
                least: rulings.minCountedBreakMinutes)
            if count.rested < count.required {
                shared.add(
                    .warning, rule: .r33,
                    "Breaks \(count.rested) min of \(count.required) required.", for: facts)
            }
            for stand in count.onStand where stand.count > PayRule.standLimitMinutes {
                shared.add(
                    .error, rule: .r34,
                    "\(stand.count) min on the stand without a break, "
                        + sheet.call.zone.clockTimes(of: [stand]) + ", of "
                        + "\(PayRule.standLimitMinutes) at most.", for: facts)
            }
        }
        return shared.findings
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
