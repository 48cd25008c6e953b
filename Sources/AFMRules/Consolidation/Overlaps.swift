import AFMModel

/// Finds musicians who are claimed at two places at once (R11, rulebook Part 13).
enum Overlaps {
    /// - Parameter services: Of one musician, in the order of time.
    /// - Returns: Findings, each with the index of the call that it is shown with.
    static func findings(_ services: [PlacedService]) -> [(Int, Finding)] {
        var findings: [(Int, Finding)] = []
        var latest: PlacedService?
        for placed in services where placed.service.cancellation == nil {
            if let earlier = latest, placed.service.start < earlier.service.dismissed {
                findings.append((placed.call, finding(earlier, placed)))
            }
            if placed.service.dismissed > latest?.service.dismissed ?? .min { latest = placed }
        }
        return findings
    }

    private static func finding(_ earlier: PlacedService, _ later: PlacedService) -> Finding {
        let musician = later.facts.musician
        let claim =
            "\(musician.name) was still on another call when this one began "
            + "(\(earlier.facts.place.file))."
        guard musician.isManager || earlier.facts.musician.isManager else {
            return Finding(.warning, card: musician.card, claim)
        }
        return Finding(
            .error, rule: "R11", card: musician.card,
            claim + " An orchestra manager must be present at each throughout.")
    }
}
