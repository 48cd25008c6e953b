import AFMModel

/// Prices what a musician carried, on a call of any kind.
struct CartagePricing {
    let card: RateCard
    let rulings: PayRulings

    /// Flat for each instrument that a rule names, or a carrier's bill; never multiplied (R37 to
    /// R39).
    func lines(
        for musician: MusicianFacts, _ service: MusicianFacts.Service
    ) throws -> [PayLine] {
        var lines: [PayLine] = []
        var hasHeavy = false
        for carried in service.cartage {
            guard let kind = carried.instrument.cartage else { continue }
            if carried.item.mode == .public {
                lines.append(try carried.billLine())
                continue
            }
            let rule: PayRule = kind == .harp ? .r37 : .r38
            if kind == .heavy {
                if hasHeavy, rulings.cartagePer == .musician { continue }
                hasHeavy = true
            }
            let cents = try card.known(
                kind == .harp ? card.cartage?.harpCents : card.cartage?.heavyCents,
                "cartage.\(kind.rawValue)Cents", for: rule, mayBeZero: true, at: musician.place)
            let name = carried.instrument.name
            lines.append(
                try PayLine(
                    rule, .allowance, what: "cartage, \(name)", units: .one,
                    unit: .each(cents.amount), percent: Fraction(100),
                    because: "\(name) carried to the call: \(cents), whatever the length."))
        }
        return lines
    }
}

extension RateCard {
    /// An amount that a rule needs: it must be on the card, and it must be one.
    func known(
        _ cents: Cents?, _ amount: String, for rule: PayRule, mayBeZero: Bool = false,
        at place: PayPlace
    ) throws(PayError) -> Cents {
        guard let cents else {
            throw .noRate(card: name ?? file, amount: amount, rule: rule.id, place)
        }
        guard cents > .zero || (mayBeZero && cents == .zero) else {
            throw .impossibleRate(
                card: name ?? file, amount: amount, value: cents.amount, place)
        }
        return cents
    }
}
