import AFMModel

/// Finds musicians who are claimed at two places at once (R11, rulebook Part 13).
enum Overlaps {
    /// - Parameter services: Of one musician, in the order of time.
    /// - Returns: Findings, each with the index of the call that it is shown with.
    static func findings(_ services: [PlacedService]) -> [(Int, Finding)] {
        var findings: [(Int, Finding)] = []
        var latest: PlacedService?
        for placed in services where placed.service.cancellation == nil {
            if let earlier = latest, placed.service.start < earlier.service.dismissed,
                placed.service.start < placed.service.dismissed,
                !isOnePerformance(earlier, placed)
            {
                findings.append((placed.call, finding(earlier, placed)))
            }
            if placed.service.dismissed > latest?.service.dismissed ?? .min { latest = placed }
        }
        return findings
    }

    /// Whether one of two calls records what the other one films (R75, R76).
    private static func isOnePerformance(_ one: PlacedService, _ other: PlacedService) -> Bool {
        [one, other].contains { SidelineRecording.recorded($0.facts) != nil }
            && [one, other].contains { $0.sheet.call.kind.isRecorded }
            && one.sheet.production.producer == other.sheet.production.producer
    }

    private static func finding(_ earlier: PlacedService, _ later: PlacedService) -> Finding {
        let musician = later.facts.musician
        let claim =
            "\(musician.name) was still on another call when this one began "
            + "(\(earlier.sheet.told))."
        guard musician.isManager || earlier.facts.musician.isManager else {
            return Finding(.warning, card: musician.card, claim)
        }
        return Finding(
            .error, rule: "R11", card: musician.card,
            claim + " An orchestra manager must be present at each throughout.")
    }
}
