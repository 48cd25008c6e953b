import AFMModel

/// How one call of a production musician stands in their week (R61).
enum ProductionWeek: Hashable {
    /// It is paid by the session.
    case bySession
    /// It is under a schedule.
    case scheduled(Share)

    /// What of a week's schedule falls to a call.
    struct Share: Hashable {
        /// 30 or 40.
        let hours: Int
        /// Whether the week's amount is paid with this call: the first one of the week.
        let paysWeek: Bool
        /// Minutes worked earlier in the week.
        let minutesBefore: Int
    }
}

/// The weeks of production musicians over several calls.
struct ProductionWeeks {
    /// The standing of each musician on each call, by the places of both.
    private(set) var standings: [Int: [Int: ProductionWeek]] = [:]
    /// Findings, each with the index of the call that it is shown with.
    private(set) var findings: [(Int, Finding)] = []

    private struct Key: Hashable {
        let who: MusicianIdentity
        let producer: String
        let weekStart: WorkDate
    }

    private struct Entry {
        let call: Int
        let musician: Int
        let start: Int
        let minutes: Int
        let schedule: WeeklySchedule?
        let card: String?
        let name: String
    }

    /// Brings the calls of each musician's week together.
    init(_ calls: [CallFacts]) {
        let production = calls.indices.filter { calls[$0].sheet.call.kind == .production }
        let starts = Self.weekStarts(of: production.map { calls[$0] })
        var weeks: [Key: [Entry]] = [:]
        for index in production {
            let call = calls[index]
            let producer = call.sheet.production.producer
            let agreed = starts[producer] ?? []
            if agreed.count > 1 {
                findings.append(
                    (
                        index,
                        Finding(
                            .warning, rule: "R61",
                            "Calls of \(producer) disagree about the ruling weekStart; the "
                                + "default, Mon, holds.")
                    ))
            }
            let first = agreed.count == 1 ? agreed.first ?? .monday : .monday
            for (position, facts) in call.musicians.enumerated() {
                guard let service = facts.service else { continue }
                let key = Key(
                    who: facts.identity, producer: producer,
                    weekStart: service.date.weekStart(on: first))
                weeks[key, default: []].append(
                    Entry(
                        call: index, musician: position, start: service.start,
                        minutes: call.productionTime(of: facts, service).workedStretches
                            .reduce(0) { $0 + $1.count },
                        schedule: facts.musician.weeklySchedule ?? call.sheet.call.weeklySchedule,
                        card: facts.musician.card, name: facts.musician.name))
            }
        }
        // In the order of the sheets, so that findings come out the same every time.
        let sorted = weeks.values
            .map { $0.sorted { ($0.start, $0.call) < ($1.start, $1.call) } }
            .sorted { ($0[0].call, $0[0].musician) < ($1[0].call, $1[0].musician) }
        for entries in sorted { settle(entries) }
    }

    /// Settles one musician's week: the schedule designated first holds, if it was designated no
    /// later than the first call.
    private mutating func settle(_ entries: [Entry]) {
        guard let first = entries.first else { return }
        let schedules = entries.compactMap(\.schedule)
        let earliest = schedules.min { $0.designatedAt < $1.designatedAt }
        let isInTime = earliest.map { $0.designatedAt.minutesSince1970 <= first.start } ?? false
        var before = 0
        var isPaid = false
        for entry in entries {
            guard let earliest, isInTime, let own = entry.schedule else {
                standings[entry.call, default: [:]][entry.musician] = .bySession
                explainSession(entry, earliest: earliest)
                continue
            }
            if own.hours != earliest.hours {
                find(
                    entry,
                    "\(entry.name) is under a schedule of \(earliest.hours) hours since "
                        + "the beginning of the week, and not of \(own.hours).")
            }
            standings[entry.call, default: [:]][entry.musician] = .scheduled(
                .init(hours: earliest.hours, paysWeek: !isPaid, minutesBefore: before))
            isPaid = true
            before += entry.minutes
        }
    }

    private mutating func explainSession(_ entry: Entry, earliest: WeeklySchedule?) {
        if entry.schedule != nil {
            find(
                entry,
                "The weekly schedule of \(entry.name) was designated after the week's "
                    + "first call; the call is paid by the session.")
        } else if earliest != nil {
            find(
                entry,
                "\(entry.name) has a weekly schedule on another sheet of this week; this "
                    + "call, which names none, is paid by the session.")
        }
    }

    private mutating func find(_ entry: Entry, _ what: String) {
        findings.append(
            (entry.call, Finding(.warning, rule: "R61", card: entry.card, what)))
    }

    /// On which days the calls of each producer let a week begin.
    private static func weekStarts(of calls: [CallFacts]) -> [String: Set<Weekday>] {
        var starts: [String: Set<Weekday>] = [:]
        for call in calls {
            starts[call.sheet.production.producer, default: []]
                .insert(call.rulings.kinds.weekStart)
        }
        return starts
    }
}

extension WorkDate {
    /// The first day of the week in which this date is.
    func weekStart(on first: Weekday) -> WorkDate {
        adding(days: -((weekday.rawValue - first.rawValue + 7) % 7))
    }
}

extension CallFacts {
    /// How each musician's call stands in a week of which no other call is known.
    var weeksAlone: [Int: ProductionWeek] {
        sheet.call.kind == .production ? ProductionWeeks([self]).standings[0] ?? [:] : [:]
    }

    /// The time of a production musician.
    func productionTime(
        of facts: MusicianFacts, _ service: MusicianFacts.Service
    ) -> ProductionTime {
        let session = facts.musician.call?.session ?? sheet.call.session
        return ProductionTime(
            service.start..<service.dismissed,
            guaranteedMinutes: session == .twoSessions
                ? PayRule.twoSessionsMinutes : Self.singleSessionMinutes,
            rests: ProductionTime.rests(
                in: facts.musician.intervals(of: sheet.timeline),
                gapLimitMinutes: rulings.kinds.otContinuityGapMinutes))
    }
}
