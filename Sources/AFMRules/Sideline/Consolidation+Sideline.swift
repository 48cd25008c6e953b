import AFMModel

extension Consolidation {
    /// Pays once what two sheets may both claim of a sideline musician: the recording of one
    /// performance (R75, R76), and formal dress, which is paid by the day (R64).
    mutating func paySidelineOnce() throws(PayError) {
        var recorded = RecordedTimes(calls)
        var filedTwice = TwiceFiledPerformances()
        var dressed: Set<DressedDay> = []
        for (index, position) in sidelineServices() {
            let call = calls[index]
            let facts = call.musicians[position]
            guard let service = facts.service else { continue }
            let producer = call.sheet.production.producer
            if let span = SidelineRecording.recorded(facts),
                let other = recorded.claim(span, of: facts.identity, for: producer, by: index)
            {
                filedTwice.add(facts.musician.name, onCamera: index, recording: other)
                try drop(
                    .r75, of: position, on: index,
                    because: "The performance was filed as recording too "
                        + "(\(calls[other].id)); it is paid once (R76).")
            }
            let day = DressedDay(who: facts.identity, producer: producer, date: service.date)
            if facts.musician.sideline?.formalDress == true, !dressed.insert(day).inserted {
                try drop(
                    .r64, of: position, on: index,
                    because: "The allowance for formal dress is by the day; \(producer) pays it "
                        + "on an earlier call of \(service.date).")
            }
        }
        for (index, finding) in filedTwice.findings(calls) {
            statements[index].findings.append(finding)
        }
    }

    /// Takes away the half check of who worked elsewhere on the day, where that was ruled
    /// (`reemployedSameDayCancelsHalfCheck`).
    mutating func cancelHalfChecks() throws(PayError) {
        let ruled = calls.indices.filter {
            calls[$0].rulings.kinds.reemployedSameDayCancelsHalfCheck
                && calls[$0].sheet.call.kind == .sideline
                && calls[$0].sheet.call.cancelled != nil
        }
        guard !ruled.isEmpty else { return }
        var worked: Set<WorkedDay> = []
        for call in calls where call.sheet.call.cancelled == nil {
            for facts in call.musicians {
                guard let service = facts.service else { continue }
                worked.insert(WorkedDay(who: facts.identity, date: service.date))
            }
        }
        for index in ruled {
            for (position, facts) in calls[index].musicians.enumerated() {
                guard let service = facts.service,
                    worked.contains(WorkedDay(who: facts.identity, date: service.date))
                else { continue }
                try drop(
                    .r68, of: position, on: index,
                    because: "\(facts.musician.name) worked on another call of \(service.date), "
                        + "which takes the half check away as ruled.")
            }
        }
    }

    private struct DressedDay: Hashable {
        let who: MusicianIdentity
        let producer: String
        let date: WorkDate
    }

    private struct WorkedDay: Hashable {
        let who: MusicianIdentity
        let date: WorkDate
    }

    /// Everyone who worked on a sideline call, in the order of time.
    private func sidelineServices() -> [(call: Int, musician: Int)] {
        let order = calls.indices
            .filter { calls[$0].sheet.call.kind == .sideline }
            .filter { calls[$0].sheet.call.cancelled == nil }
            .sorted { (calls[$0].sheet.call.start, $0) < (calls[$1].sheet.call.start, $1) }
        return order.flatMap { call in calls[call].musicians.indices.map { (call, $0) } }
    }

    /// Sets the lines of a rule to nothing, and says so as an adjustment.
    private mutating func drop(
        _ rule: PayRule, of position: Int, on index: Int, because: String
    ) throws(PayError) {
        let facts = calls[index].musicians[position]
        var person = statements[index].musicians[position]
        let dropped = person.lines.filter { $0.rule == rule && $0.cents != 0 }
        guard !dropped.isEmpty else { return }
        do {
            let before = try MusicianStatement(card: nil, name: "", lines: dropped).totalCents
            person.lines.removeAll { $0.rule == rule }
            if rule.id == PayRule.r68.id, let line = dropped.first {
                person.lines.append(
                    try PayLine(
                        rule, what: line.what, units: line.units, unit: line.unit,
                        percent: .zero, because: because))
            }
            try person.addUp()
            adjustments.append(
                Adjustment(
                    rule: rule.id, call: calls[index].id, card: facts.musician.card,
                    beforeCents: before, afterCents: 0, because: because))
        } catch {
            throw .beyondRange(rule: rule.id, amount: "the musician's total", facts.place)
        }
        statements[index].musicians[position] = person
        try Self.addUp(&statements[index], of: calls[index])
    }
}

/// When who recorded for whom, as recording calls and sideline calls tell it.
private struct RecordedTimes {
    /// A musician, a producer and a day of universal time; a call is on each day that it touches.
    private struct Key: Hashable {
        let who: MusicianIdentity
        let producer: String
        let day: Int
    }

    private var times: [Key: [(minutes: Range<Int>, call: Int)]] = [:]

    /// What recording calls tell.
    init(_ calls: [CallFacts]) {
        for (index, call) in calls.enumerated() where call.sheet.call.kind.isRecorded {
            for facts in call.musicians {
                guard let service = facts.service else { continue }
                add(
                    service.start..<service.dismissed, of: facts.identity,
                    for: call.sheet.production.producer, index)
            }
        }
    }

    /// Takes a time for a sideline call, or says which call has some of it already.
    mutating func claim(
        _ span: RecordedSpan, of who: MusicianIdentity, for producer: String, by call: Int
    ) -> Int? {
        let from = span.from.minutesSince1970
        let minutes = from..<max(from + 1, span.to.minutesSince1970)
        for key in Self.keys(minutes, who, producer) {
            if let other = times[key]?.first(where: { $0.minutes.overlaps(minutes) }) {
                return other.call
            }
        }
        add(minutes, of: who, for: producer, call)
        return nil
    }

    private mutating func add(
        _ minutes: Range<Int>, of who: MusicianIdentity, for producer: String, _ call: Int
    ) {
        for key in Self.keys(minutes, who, producer) {
            times[key, default: []].append((minutes, call))
        }
    }

    private static func keys(
        _ minutes: Range<Int>, _ who: MusicianIdentity, _ producer: String
    ) -> [Key] {
        // No call is longer than a day, so these are two days at most.
        (minutes.lowerBound / 1_440...minutes.upperBound / 1_440)
            .map { Key(who: who, producer: producer, day: $0) }
    }
}
