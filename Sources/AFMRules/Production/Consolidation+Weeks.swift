import AFMModel

extension Consolidation {
    /// Pays each musician's week once, and what is over it where it is reached (R61).
    ///
    /// Each call was priced as if it were the only one of its week; those that are not are priced
    /// again.
    mutating func payWeeksOnce() throws(PayError) {
        let weeks = ProductionWeeks(calls)
        for (index, found) in weeks.findings { statements[index].findings += found }
        for index in calls.indices {
            guard let standings = weeks.standings[index] else { continue }
            let alone = ProductionWeeks([calls[index]]).standings[0]
            guard alone != standings else { continue }
            try price(index, standings)
        }
    }

    private mutating func price(
        _ index: Int, _ standings: [Int: ProductionWeek]
    ) throws(PayError) {
        let call = calls[index]
        let pricing = KindPricing(
            call, musicians: call.size, card: cards[index], stated: stated, weeks: standings)
        for (position, lines) in try pricing.lines().enumerated() {
            var person = statements[index].musicians[position]
            guard person.lines != lines else { continue }
            let before = person.totalCents
            person.lines = lines
            do {
                try person.addUp()
            } catch {
                throw .beyondRange(
                    rule: "R61", amount: "the musician's total", call.musicians[position].place)
            }
            statements[index].musicians[position] = person
            guard person.totalCents != before else { continue }
            adjustments.append(
                Adjustment(
                    rule: "R61", call: call.id, card: person.card, beforeCents: before,
                    afterCents: person.totalCents,
                    because: "The week of \(person.name) has other calls of the producer, on "
                        + "which part of it was paid or worked."))
        }
        try Self.addUp(&statements[index], of: call)
    }
}
