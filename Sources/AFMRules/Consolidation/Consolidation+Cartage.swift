import AFMModel

extension Consolidation {
    /// Pays cartage once per musician, day and stage where every call concerned was ruled so
    /// (`cartageOncePerDayPerStage`); the first call of the day keeps it.
    mutating func payCartageOncePerDay() throws(PayError) {
        let places = groups()
        for group in places where group.count > 1 {
            let ruled = Set(group.map { calls[$0.call].rulings.cartageOncePerDayPerStage })
            guard ruled != [false] else { continue }
            guard ruled == [true] else {
                for call in Set(group.map(\.call)).sorted() { findDisagreement(at: call) }
                continue
            }
            var paid: [String: Int] = [:]
            for item in group { try keepFirst(item, &paid) }
        }
    }

    private struct Item {
        let call: Int
        let musician: Int
        let start: Int
    }

    private struct StageDay: Hashable {
        let who: MusicianIdentity
        let date: WorkDate
        let stage: String
    }

    /// Who carried something more than once to one stage on one day, in the order of the calls.
    private func groups() -> [[Item]] {
        var groups: [StageDay: [Item]] = [:]
        for (index, call) in calls.enumerated() {
            // Two calls of which a sheet does not say where cannot be known to be at one stage.
            guard let stage = call.sheet.call.stage else { continue }
            for (position, facts) in call.musicians.enumerated() {
                guard let service = facts.service, !service.cartage.isEmpty else { continue }
                let key = StageDay(who: facts.identity, date: service.date, stage: stage)
                groups[key, default: []].append(
                    Item(call: index, musician: position, start: service.start))
            }
        }
        return groups.values
            .map { $0.sorted { ($0.start, $0.call) < ($1.start, $1.call) } }
            .sorted { first(of: $0) < first(of: $1) }
    }

    private func first(of group: [Item]) -> (Int, Int) {
        group.first.map { ($0.call, $0.musician) } ?? (0, 0)
    }

    private mutating func findDisagreement(at call: Int) {
        let finding = Finding(
            .warning, rule: "R38",
            "Calls of the day disagree about the ruling cartageOncePerDayPerStage; the default, "
                + "false, holds.")
        if !statements[call].findings.contains(finding) {
            statements[call].findings.append(finding)
        }
    }

    /// Takes away the cartage of instruments that an earlier call of the group paid.
    private mutating func keepFirst(
        _ item: Item, _ paid: inout [String: Int]
    ) throws(PayError) {
        let call = calls[item.call]
        var person = statements[item.call].musicians[item.musician]
        let before = person.allowancesCents
        var here: [String: Int] = [:]
        var left = paid
        var rule = "R38"
        var kept: [PayLine] = []
        for line in person.lines {
            guard line.rule == .r37 || line.rule == .r38 else {
                kept.append(line)
                continue
            }
            here[line.what, default: 0] += 1
            if let times = left[line.what], times > 0 {
                left[line.what] = times - 1
                rule = line.rule.id
            } else {
                kept.append(line)
            }
        }
        for (what, times) in here { paid[what] = max(paid[what] ?? 0, times) }
        guard kept.count < person.lines.count else { return }
        person.lines = kept
        do {
            try person.addUp()
        } catch {
            throw .beyondRange(
                rule: rule, amount: "the musician's total",
                call.musicians[item.musician].place)
        }
        statements[item.call].musicians[item.musician] = person
        try Self.addUp(&statements[item.call], of: call)
        adjustments.append(
            Adjustment(
                rule: rule, call: call.id, card: person.card, beforeCents: before,
                afterCents: person.allowancesCents,
                because: "Cartage to one stage was ruled to be paid once a day; \(person.name) "
                    + "had an earlier call there."))
    }
}
