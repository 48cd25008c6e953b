package import AFMModel

/// Which rate card holds for a call, and which of its scales.
package struct RateChoice: Hashable, Sendable {
    /// The card in force.
    package let card: RateCard
    /// The scale for the call's size.
    package let tier: RecordingTier
    /// The number of musicians that chose it.
    package let musicians: Int

    /// The card's name, for messages.
    package var cardName: String { card.name ?? card.file }

    /// For which numbers the scale is: `35 or more`, `24 to 29`, `23 or fewer`.
    let sizeWords: String

    /// - Parameter tiers: The scales of the medium, of which `tier` is one.
    private static func sizeWords(of tier: RecordingTier, among tiers: [RecordingTier]) -> String {
        let least = tier.musiciansAtLeast
        let next = tiers.map(\.musiciansAtLeast).filter { $0 > least }.min()
        guard let next else { return least == 1 ? "any number" : "\(least) or more" }
        return least == 1 ? "\(next - 1) or fewer" : "\(least) to \(next - 1)"
    }
}

extension RateCard {
    /// The name and the dates, as a statement says which card it is by.
    var inForceWords: String { "\(name ?? file), \(from) to \(to)" }
}

extension RateChoice {
    /// Chooses card and scale for a call of this size.
    package init(
        for facts: CallFacts, musicians: Int, card: RateCard
    ) throws(PayError) {
        let medium = facts.sheet.production.medium
        let place = PayPlace(facts.sheet, "production.medium")
        guard let tiers = card.recording[medium] else {
            throw .noRate(
                card: card.name ?? card.file, amount: "recording scales for \(medium.rawValue)",
                rule: "SCALE", place)
        }
        // Where nobody counts, as with a manager alone, the scale is that of the smallest call.
        guard let tier = card.recordingTier(for: medium, musicians: max(1, musicians)) else {
            throw .noRate(
                card: card.name ?? card.file,
                amount: "\(medium.rawValue) recording scale for \(musicians) musicians",
                rule: "SCALE", PayPlace(facts.sheet, "musicians"))
        }
        guard tier.singleCents > .zero else {
            throw .impossibleRate(
                card: card.name ?? card.file, amount: "a single session",
                value: tier.singleCents.amount, place)
        }
        if let double = tier.doubleCents, double <= .zero {
            throw .impossibleRate(
                card: card.name ?? card.file, amount: "a double session", value: double.amount,
                place)
        }
        if let published = tier.overtimeUnitCents, published <= .zero {
            throw .impossibleRate(
                card: card.name ?? card.file, amount: "15 minutes at 150 %",
                value: published.amount, place)
        }
        self.card = card
        self.tier = tier
        self.musicians = musicians
        sizeWords = Self.sizeWords(of: tier, among: tiers)
    }

    /// The one card among `cards` that the call names and whose dates hold its date.
    ///
    /// A sheet that names no card uses whichever of all is in force.
    package static func card(
        for facts: CallFacts, among cards: [RateCard]
    ) throws(PayError) -> RateCard {
        try card(
            for: facts, among: cards, on: facts.date, at: PayPlace(facts.sheet, "rates"))
    }

    /// The same for another date, that of a later use.
    static func card(
        for facts: CallFacts, among cards: [RateCard], on date: WorkDate, at place: PayPlace
    ) throws(PayError) -> RateCard {
        let names = facts.sheet.rates
        let named = cards.filter { card in
            names.isEmpty || card.name.map { names.contains($0) } ?? false
        }
        guard !named.isEmpty else {
            throw .noRateCard(
                named: names, offered: cards.map { $0.name ?? $0.file }, place)
        }
        let inForce = named.filter { $0.holds(on: date) }
        guard let card = inForce.first else {
            throw .noRateCardInForce(
                named: named.map { $0.name ?? $0.file }, date: date,
                inForce: named.map { "\($0.from) to \($0.to)" }, place)
        }
        guard inForce.count == 1 else {
            throw .rateCardsOverlap(
                named: inForce.map { $0.name ?? $0.file }, date: date, place)
        }
        return card
    }
}
