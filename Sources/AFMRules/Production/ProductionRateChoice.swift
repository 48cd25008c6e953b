import AFMModel

/// The scales of production musicians that hold for a call.
struct ProductionRateChoice {
    let card: RateCard
    let rates: ProductionRates
    let single: Cents
    let place: PayPlace

    init(for facts: CallFacts, card: RateCard, at place: PayPlace) throws(PayError) {
        self.card = card
        self.place = place
        rates = card.production[facts.sheet.production.medium] ?? ProductionRates()
        single = try card.known(
            rates.singleCents, "production.singleCents", for: .scale, at: place)
    }

    /// A unit of 15 minutes at straight time: a twelfth of the single session.
    var straightUnit: Fraction {
        get throws(BeyondRange) { try Fraction(single.amount, over: 12) }
    }

    /// The published amount for 15 minutes of overtime, where there is one.
    func overtimeUnit() throws(PayError) -> Cents? {
        guard let cents = rates.overtimeUnitCents else { return nil }
        return try card.known(cents, "production.overtimeUnitCents", for: .r59, at: place)
    }

    /// A session by its guaranteed minutes.
    func session(minutes: Int) throws(PayError) -> Cents {
        if minutes == CallFacts.singleSessionMinutes { return single }
        return try card.known(
            rates.twoSessionsCents, "production.twoSessionsCents", for: .scale, at: place)
    }

    /// A week by its hours.
    func week(hours: Int) throws(PayError) -> Cents {
        let (cents, name) =
            hours == 30
            ? (rates.week30Cents, "week30Cents") : (rates.week40Cents, "week40Cents")
        return try card.known(cents, "production." + name, for: .r61, at: place)
    }
}
