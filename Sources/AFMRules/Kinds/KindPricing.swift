import AFMModel

/// The one place at which the kind of a call decides how it is priced.
struct KindPricing {
    let facts: CallFacts
    /// The number of musicians that chooses the scale of a recording call (R28).
    let musicians: Int
    let card: RateCard
    /// A premium that the day has besides holidays.
    let stated: DayPremium?
    /// How each musician's call stands in their week, by their places in the sheet (R61).
    let weeks: [Int: ProductionWeek]

    /// - Parameter weeks: Of the call by itself where left out.
    init(
        _ facts: CallFacts, musicians: Int, card: RateCard, stated: DayPremium?,
        weeks: [Int: ProductionWeek]? = nil
    ) {
        self.facts = facts
        self.musicians = musicians
        self.card = card
        self.stated = stated
        self.weeks = weeks ?? ProductionWeeks([facts]).standings[0] ?? [:]
    }

    /// The lines of everyone on the call, in the sheet's order; none for who did not come.
    func lines() throws(PayError) -> [[PayLine]] {
        switch facts.sheet.call.kind {
        case .recording:
            let rates = try RateChoice(for: facts, musicians: musicians, card: card)
            var pricing = CallPricing(facts, at: rates, stated: stated)
            return try pricing.lines()
        case .sideline:
            let pricing = SidelinePricing(call: self)
            return try lines("SIDELINE") { try pricing.lines($1, $2) }
        case .production:
            let pricing = ProductionPricing(call: self)
            return try lines("R59") { try pricing.lines($1, $2, weeks[$0] ?? .bySession) }
        case .multiTrack: return facts.musicians.map { _ in [] }
        }
    }

    /// The premium of a musician's day.
    func days(of service: MusicianFacts.Service) -> DayPremiums {
        DayPremiums(callDate: service.date, rulings: facts.rulings, stated: stated)
    }

    /// Each musician's lines; what does not fit 64 bits is told with the musician's place.
    private func lines(
        _ rule: String,
        _ price: (Int, MusicianFacts, MusicianFacts.Service) throws -> [PayLine]
    ) throws(PayError) -> [[PayLine]] {
        var all: [[PayLine]] = []
        for (index, musician) in facts.musicians.enumerated() {
            guard let service = musician.service else {
                all.append([])
                continue
            }
            do {
                all.append(try price(index, musician, service))
            } catch let error as PayError {
                throw error
            } catch {
                throw .beyondRange(rule: rule, amount: "the musician's pay", musician.place)
            }
        }
        return all
    }
}
