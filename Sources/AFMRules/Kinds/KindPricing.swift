import AFMModel

/// The one place at which the kind of a call decides how it is priced.
struct KindPricing {
    let facts: CallFacts
    /// The number of musicians that chooses the scale of a recording call (R28).
    let musicians: Int
    let card: RateCard
    /// A premium that the day has besides holidays.
    let stated: DayPremium?

    init(_ facts: CallFacts, musicians: Int, card: RateCard, stated: DayPremium?) {
        self.facts = facts
        self.musicians = musicians
        self.card = card
        self.stated = stated
    }

    /// The lines of everyone on the call, in the sheet's order; none for who did not come.
    func lines() throws(PayError) -> [[PayLine]] {
        switch facts.sheet.call.kind {
        case .recording:
            let rates = try RateChoice(for: facts, musicians: musicians, card: card)
            var pricing = CallPricing(facts, at: rates, stated: stated)
            return try pricing.lines()
        case .sideline:
            return try lines("SIDELINE", SidelinePricing(call: self).lines)
        case .production, .multiTrack: return facts.musicians.map { _ in [] }
        }
    }

    /// The premium of a musician's day.
    func days(of service: MusicianFacts.Service) -> DayPremiums {
        DayPremiums(callDate: service.date, rulings: facts.rulings, stated: stated)
    }

    /// Each musician's lines; what does not fit 64 bits is told with the musician's place.
    private func lines(
        _ rule: String, _ price: (MusicianFacts, MusicianFacts.Service) throws -> [PayLine]
    ) throws(PayError) -> [[PayLine]] {
        var all: [[PayLine]] = []
        for musician in facts.musicians {
            guard let service = musician.service else {
                all.append([])
                continue
            }
            do {
                all.append(try price(musician, service))
            } catch let error as PayError {
                throw error
            } catch {
                throw .beyondRange(rule: rule, amount: "the musician's pay", musician.place)
            }
        }
        return all
    }
}
