import AFMModel

/// Finds what looks as if it was filed twice: calls, and people who would have health paid twice.
struct Duplicates {
    /// Findings, each with the index of the call that it is shown with.
    private(set) var findings: [(Int, Finding)] = []
    /// Both calls of each pair that looks like one call.
    private(set) var lookAlikes: Set<Int> = []

    init(_ calls: [CallFacts]) {
        for (earlier, later, finding) in Self.sameCalls(calls) {
            lookAlikes.formUnion([earlier, later])
            findings.append((later, finding))
        }
        findings += Self.samePeople(calls)
    }

    // MARK: calls

    private struct Day: Hashable {
        let producer: String
        let title: String
        let kind: CallKind
        let date: WorkDate
    }

    /// Calls of one production at one time with at least half of their musicians in common.
    private static func sameCalls(
        _ calls: [CallFacts]
    ) -> [(earlier: Int, later: Int, finding: Finding)] {
        let taking = calls.indices.filter { calls[$0].sheet.call.cancelled == nil }
        let days = Dictionary(grouping: taking) { index in
            let sheet = calls[index].sheet
            return Day(
                producer: sheet.production.producer, title: sheet.production.title,
                kind: sheet.call.kind, date: calls[index].date)
        }
        var found: [(earlier: Int, later: Int, finding: Finding)] = []
        for indices in days.values where indices.count > 1 {
            let people = indices.map { Set(calls[$0].musicians.map(\.identity)) }
            for later in indices.indices {
                for earlier in indices.indices.prefix(later) {
                    let shared = people[later].intersection(people[earlier]).count
                    let most = max(people[later].count, people[earlier].count)
                    guard shared > 0, 2 * shared >= most,
                        overlap(calls[indices[earlier]], calls[indices[later]])
                    else { continue }
                    found.append(
                        (
                            indices[earlier], indices[later],
                            sameCall(calls[indices[earlier]], shared)
                        ))
                }
            }
        }
        return found.sorted { ($0.later, $0.earlier) < ($1.later, $1.earlier) }
    }

    private static func sameCall(_ other: CallFacts, _ shared: Int) -> Finding {
        Finding(
            .error,
            "This and \(other.sheet.told) look like one call filed twice: \(shared) musicians "
                + "are on both at one time. Both are paid here, and neither is final.")
    }

    private static func overlap(_ one: CallFacts, _ other: CallFacts) -> Bool {
        guard let first = span(one), let second = span(other) else { return false }
        return first.overlaps(second)
    }

    private static func span(_ call: CallFacts) -> Range<Int>? {
        let services = call.musicians.compactMap(\.service)
        guard let start = services.map(\.start).min(), let end = services.map(\.dismissed).max(),
            start < end
        else { return nil }
        return start..<end
    }

    // MARK: people

    private struct Name: Hashable {
        let name: String
        let date: WorkDate
    }

    /// Somebody who is listed with a card on one call and without on another one of the day.
    private static func samePeople(_ calls: [CallFacts]) -> [(Int, Finding)] {
        var withCard: [Name: Int] = [:]
        var without: [Name: Int] = [:]
        for (index, call) in calls.enumerated() {
            for musician in call.musicians {
                guard let service = musician.service else { continue }
                let key = Name(name: musician.musician.name, date: service.date)
                if musician.musician.card == nil {
                    without[key] = without[key] ?? index
                } else {
                    withCard[key] = withCard[key] ?? index
                }
            }
        }
        return without.compactMap { key, index in
            guard let other = withCard[key], other != index else { return nil }
            return (
                index,
                Finding(
                    .warning, rule: "CONTRIBUTIONS",
                    "\(key.name) is on this call without a card, and on another one of \(key.date) "
                        + "with one. If that is one person, health is charged twice, and rules "
                        + "about their other calls do not see this one.")
            )
        }.sorted { ($0.0, $0.1.what) < ($1.0, $1.1.what) }
    }
}
