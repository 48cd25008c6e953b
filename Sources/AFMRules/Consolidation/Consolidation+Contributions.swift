import AFMModel

extension Consolidation {
    /// Works out pension, health and vacation of everyone (rulebook 0.5).
    ///
    /// Health is charged once a day, on the musician's first call of that day, whichever producer
    /// called; where consolidation moves it, an adjustment says so.
    mutating func addContributions() throws(PayError) {
        let first = firstCallsOfTheDay()
        for (index, call) in calls.enumerated() {
            for (place, facts) in call.musicians.enumerated() {
                // A call that was cancelled in time is no call.
                guard let service = facts.service, service.cancellation?.isInTime != true
                else { continue }
                let rates = try ContributionAmounts(of: cards[index], at: facts.place)
                let person = statements[index].musicians[place]
                let pensionable =
                    person.wagesCents
                    + (call.rulings.cartagePensionable ? person.flatCartageCents : 0)
                var contributions = MusicianStatement.Contributions()
                contributions.pension = .init(
                    basisPoints: rates.pensionBasisPoints, ofCents: pensionable)
                contributions.vacation = .init(
                    basisPoints: rates.vacationBasisPoints, ofCents: person.wagesCents)
                contributions.pensionCents = try rates.pension(of: pensionable, at: facts.place)
                contributions.vacationCents = try rates.vacation(
                    of: person.wagesCents, at: facts.place)
                let key = MusicianDay(who: facts.identity, date: service.date)
                if first[key] == index {
                    contributions.healthCents = rates.healthCents
                } else if rates.healthCents > 0 {
                    contributions.isHealthPaidBefore = true
                    adjustments.append(
                        Adjustment(
                            rule: "CONTRIBUTIONS", call: call.id, card: facts.musician.card,
                            beforeCents: rates.healthCents, afterCents: 0,
                            because: "Health is charged once a day; \(facts.musician.name) had "
                                + "an earlier call on \(service.date)."))
                }
                statements[index].musicians[place].contributions = contributions
            }
        }
    }

    private struct MusicianDay: Hashable {
        let who: MusicianIdentity
        let date: WorkDate
    }

    private func firstCallsOfTheDay() -> [MusicianDay: Int] {
        var first: [MusicianDay: (call: Int, start: Int)] = [:]
        for (index, call) in calls.enumerated() {
            for facts in call.musicians {
                guard let service = facts.service, service.cancellation?.isInTime != true
                else { continue }
                let key = MusicianDay(who: facts.identity, date: service.date)
                if service.start < first[key]?.start ?? .max {
                    first[key] = (index, service.start)
                }
            }
        }
        return first.mapValues(\.call)
    }
}

/// The contributions of a card, all of which must be there: none is taken for zero.
private struct ContributionAmounts {
    let pensionBasisPoints: Int
    let healthCents: Int
    let vacationBasisPoints: Int

    init(of card: RateCard, at place: PayPlace) throws(PayError) {
        func known(_ value: Int?, _ name: String) throws(PayError) -> Int {
            guard let value else {
                throw .noRate(
                    card: card.name ?? card.file, amount: "contributions.\(name)",
                    rule: "CONTRIBUTIONS", place)
            }
            guard value >= 0 else {
                throw .impossibleRate(
                    card: card.name ?? card.file, amount: "contributions.\(name)", value: value,
                    place)
            }
            return value
        }
        let rates = card.contributions
        pensionBasisPoints = try known(rates?.pensionBasisPoints, "pensionBasisPoints")
        healthCents = try known(rates?.healthCentsPerDay?.amount, "healthCentsPerDay")
        vacationBasisPoints = try known(rates?.vacationBasisPoints, "vacationBasisPoints")
    }

    func pension(of cents: Int, at place: PayPlace) throws(PayError) -> Int {
        try Self.share(of: cents, basisPoints: pensionBasisPoints, "the pension", place)
    }

    func vacation(of cents: Int, at place: PayPlace) throws(PayError) -> Int {
        try Self.share(of: cents, basisPoints: vacationBasisPoints, "vacation", place)
    }

    private static func share(
        of cents: Int, basisPoints: Int, _ what: String, _ place: PayPlace
    ) throws(PayError) -> Int {
        do {
            return try Fraction(basisPoints, over: 10_000).multiplied(by: Fraction(cents))
                .roundedHalfUp()
        } catch {
            throw .beyondRange(rule: "CONTRIBUTIONS", amount: what, place)
        }
    }
}
