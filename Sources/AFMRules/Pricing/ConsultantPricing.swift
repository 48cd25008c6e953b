import AFMModel

/// Prices a music sound consultant, on a recording or a multi-track call.
struct ConsultantPricing {
    let facts: CallFacts
    let card: RateCard

    /// The hours of a music sound consultant, at a rate of their own and without premiums (R8).
    func pay(
        of musician: MusicianFacts, _ service: MusicianFacts.Service
    ) throws(PayError) -> PersonPay {
        let medium = facts.sheet.production.medium
        let amount = "consultantHourCents for \(medium.rawValue)"
        guard let cents = card.consultantHourCents[medium] else {
            throw .noRate(card: card.name ?? card.file, amount: amount, rule: "R8", musician.place)
        }
        guard cents > .zero else {
            throw .impossibleRate(
                card: card.name ?? card.file, amount: amount, value: cents.amount, musician.place)
        }
        do {
            var pay = PersonPay()
            pay.time = [try line(of: musician, service, each: cents)]
            if service.cancellation == nil {
                pay.cartage = try CartagePricing(card: card, rulings: facts.rulings)
                    .lines(for: musician, service)
            }
            return pay
        } catch let error as PayError {
            throw error
        } catch {
            throw .beyondRange(rule: "R8", amount: "the consultant's pay", musician.place)
        }
    }

    private func line(
        of musician: MusicianFacts, _ service: MusicianFacts.Service, each cents: Cents
    ) throws(BeyondRange) -> PayLine {
        let rulings = facts.rulings
        let worked = service.dismissed - service.start
        let (length, least, name) =
            rulings.consultantUnit == .hour
            ? (60, rulings.consultantMinHours, "hour") : (180, 1, "session")
        let units = max(least, (worked + length - 1) / length)
        let overscale = try Fraction(musician.musician.scalePercent, over: 100)
        let share =
            service.cancellation == nil
            ? Fraction.one : try Fraction(rulings.lateCancelPercent, over: 100)
        let times = facts.sheet.call.zone.clockTimes(of: [service.start..<service.dismissed])
        return try PayLine(
            service.cancellation?.rule ?? .r8, what: "in the booth",
            units: Fraction(units),
            unit: .whole(Fraction(cents.amount).multiplied(by: overscale)),
            percent: Fraction(100).multiplied(by: share), rounding: rulings.moneyRounding,
            because: service.cancellation?.because
                ?? "In the booth \(times): \(units) × \(name), \(least) at least.")
    }
}
