import AFMModel

/// Looks at each musician's calls one after the other.
///
/// What a rule that is not covered would pay for several calls together is refused here, since
/// the calls by themselves would add up to a wrong amount (R27, R30, R32).
enum Neighbours {
    /// - Returns: Findings, each with the index of the call that it is shown with.
    static func check(_ calls: [CallFacts]) throws(PayError) -> [(Int, Finding)] {
        var findings: [(Int, Finding)] = []
        for services in services(of: calls) where services.count > 1 {
            findings += overlaps(services)
            var byProducer: [String: [PlacedService]] = [:]
            for service in services { byProducer[service.producer, default: []].append(service) }
            for (_, services) in byProducer.sorted(by: { $0.key < $1.key }) {
                try refuseLongStretches(services)
                try refuseSixthDays(services)
            }
        }
        try BorenMatch.refuse(calls)
        return findings
    }

    private struct PlacedService {
        let call: Int
        let facts: MusicianFacts
        let service: MusicianFacts.Service
        let producer: String
        let kind: CallKind
    }

    /// The services of each musician in the order of time.
    private static func services(of calls: [CallFacts]) -> [[PlacedService]] {
        var order: [MusicianIdentity] = []
        var services: [MusicianIdentity: [PlacedService]] = [:]
        for (index, call) in calls.enumerated() {
            for facts in call.musicians {
                guard let service = facts.service else { continue }
                if services[facts.identity] == nil { order.append(facts.identity) }
                services[facts.identity, default: []].append(
                    PlacedService(
                        call: index, facts: facts, service: service,
                        producer: call.sheet.production.producer, kind: call.sheet.call.kind))
            }
        }
        return order.compactMap { services[$0] }.map { list in
            list.sorted { ($0.service.start, $0.call) < ($1.service.start, $1.call) }
        }
    }

    /// The same musician in two places at once.
    private static func overlaps(_ services: [PlacedService]) -> [(Int, Finding)] {
        zip(services, services.dropFirst()).compactMap { earlier, later in
            guard later.service.start < earlier.service.dismissed,
                later.service.start < later.service.dismissed,
                !isOnePerformance(earlier, later)
            else { return nil }
            let musician = later.facts.musician
            return (
                later.call,
                Finding(
                    .warning, card: musician.card,
                    "\(musician.name) was still on another call when this one began "
                        + "(\(earlier.facts.place.file)).")
            )
        }
    }

    /// Whether one of two calls records what the other one films (R75, R76).
    private static func isOnePerformance(_ one: PlacedService, _ other: PlacedService) -> Bool {
        [one, other].contains { SidelineRecording.recorded($0.facts) != nil }
            && [one, other].contains { [.recording, .multiTrack].contains($0.kind) }
            && one.producer == other.producer
    }

    /// Two calls of one producer less than 60 minutes apart are one stretch (R26, R32).
    private static func refuseLongStretches(
        _ services: [PlacedService]
    ) throws(PayError) {
        var stretch: Range<Int>?
        for placed in services {
            for next in placed.service.stretches {
                if let open = stretch, next.lowerBound - open.upperBound < 60 {
                    stretch = open.lowerBound..<max(open.upperBound, next.upperBound)
                } else {
                    stretch = next
                }
                if let stretch, stretch.count > PayRule.continuousWorkLimitMinutes {
                    throw .notCovered(
                        rule: "R32",
                        fact: "more than 6 hours over two calls without a break of an hour",
                        placed.facts.place)
                }
            }
        }
    }

    private static func refuseSixthDays(_ services: [PlacedService]) throws(PayError) {
        var run = 0
        var last: WorkDate?
        for placed in services where placed.service.start < placed.service.dismissed {
            let date = placed.service.date
            if date == last { continue }
            run = last.map { date.days(since: $0) == 1 } == true ? run + 1 : 1
            last = date
            if run >= 6 {
                throw .notCovered(
                    rule: "R30", fact: "a sixth consecutive day for \(placed.producer)",
                    placed.facts.place)
            }
        }
    }
}
