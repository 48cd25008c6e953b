import AFMModel

/// Which day in a row for its producer each musician's call was (R30).
struct ConsecutiveDays {
    /// What the sheets together say.
    private(set) var days: [MusicianPlace: ConsecutiveDay] = [:]
    /// Findings, each with the index of the call that it is shown with.
    private(set) var findings: [(Int, Finding)] = []
    private var disagreeing: Set<Int> = []

    /// Counts the days of every musician.
    init(_ services: [[PlacedService]], calls: [CallFacts]) {
        for list in services {
            for ofProducer in PlacedService.byProducer(list) {
                for chain in Self.chains(of: ofProducer) { count(chain, calls) }
            }
        }
        for call in disagreeing.sorted() {
            findings.append(
                (
                    call,
                    Finding(
                        .warning, rule: "R30",
                        "Calls of these days disagree about a ruling on consecutive days; its "
                            + "default holds.")
                ))
        }
    }

    /// What a call by itself says of a musician: the day that the sheet states, else the first.
    static func alone(_ facts: MusicianFacts, on call: CallFacts) -> ConsecutiveDay {
        ConsecutiveDay(
            number: max(1, facts.musician.consecutiveDay ?? 1),
            cycle: call.rulings.consecutiveDayCycle,
            weekendOnly: call.rulings.sixthDayWeekendOnly,
            producer: call.sheet.production.producer)
    }

    /// Calls on dates without a date missing between.
    private static func chains(of services: [PlacedService]) -> [[PlacedService]] {
        var chains: [[PlacedService]] = []
        for placed in services.sorted(by: { $0.service.date < $1.service.date }) {
            if let last = chains.last?.last, placed.service.date.days(since: last.service.date) <= 1
            {
                chains[chains.count - 1].append(placed)
            } else {
                chains.append([placed])
            }
        }
        return chains
    }

    /// The rulings on which all calls of a chain have to agree.
    private struct ChainRulings: Hashable {
        var cycle = 7
        var weekendOnly = false
        var cancelledCounts = false
        var anyClassification = true
        var agree = true

        init(_ rulings: [PayRulings]) {
            cycle = agreed(rulings.map(\.consecutiveDayCycle), else: cycle)
            weekendOnly = agreed(rulings.map(\.sixthDayWeekendOnly), else: weekendOnly)
            cancelledCounts = agreed(rulings.map(\.cancelledDayCounts), else: cancelledCounts)
            anyClassification = agreed(
                rulings.map(\.anyClassificationCounts), else: anyClassification)
        }

        private mutating func agreed<Value: Equatable>(
            _ values: [Value], else standard: Value
        ) -> Value {
            guard let first = values.first, values.allSatisfy({ $0 == first }) else {
                agree = false
                return standard
            }
            return first
        }
    }

    private mutating func count(_ chain: [PlacedService], _ calls: [CallFacts]) {
        let rulings = ChainRulings(chain.map { calls[$0.call].rulings })
        var counted: (date: WorkDate, number: Int)?
        var rest = chain[...]
        while let date = rest.first?.service.date {
            let today = rest.prefix { $0.service.date == date }
            rest = rest.dropFirst(today.count)
            let next = counted.flatMap { date.days(since: $0.date) == 1 ? $0.number + 1 : nil }
            let stated = today.compactMap(\.facts.musician.consecutiveDay).max()
            let number = max(next ?? 1, stated ?? 1)
            for placed in today {
                days[placed.place] = ConsecutiveDay(
                    number: number, cycle: rulings.cycle, weekendOnly: rulings.weekendOnly,
                    producer: placed.sheet.production.producer)
                if !rulings.agree, number >= 6 { disagreeing.insert(placed.call) }
            }
            if let next, let stated, let first = today.first, next != stated {
                let musician = first.facts.musician
                findings.append(
                    (
                        first.call,
                        Finding(
                            .warning, rule: "R30", card: musician.card,
                            "\(musician.name): the sheet says day \(stated) in a row, the days "
                                + "before make it \(next). The higher one holds.")
                    ))
            }
            if today.contains(where: { Self.counts($0, rulings) }) { counted = (date, number) }
        }
    }

    private static func counts(_ placed: PlacedService, _ rulings: ChainRulings) -> Bool {
        let kind = placed.sheet.call.kind
        guard rulings.anyClassification || kind == .recording || kind == .multiTrack else {
            return false
        }
        guard let cancelled = placed.service.cancellation else { return true }
        return rulings.cancelledCounts && !cancelled.isInTime
    }
}
