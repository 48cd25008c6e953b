import AFMModel

/// The one place at which the kind of a call decides how it is priced.
struct KindPricing {
    let facts: CallFacts
    let card: RateCard
    /// How each musician's call stands in their week, by their places in the sheet (R61).
    var weeks: [Int: ProductionWeek]
    /// Times of a call of another kind than recording that were cut already.
    private let cutTimes = CutTimes()
    /// How a recording call is priced; nil for any other.
    private(set) var recording: CallPricing?

    /// - Parameters:
    ///   - facts: The call.
    ///   - musicians: The number that chooses the scale of a recording call (R28).
    ///   - card: The rate card in force.
    init(_ facts: CallFacts, musicians: Int, card: RateCard) throws(PayError) {
        self.facts = facts
        self.card = card
        weeks = facts.weeksAlone
        if facts.sheet.call.kind == .recording {
            recording = CallPricing(
                facts, at: try RateChoice(for: facts, musicians: musicians, card: card))
        }
    }

    /// What a musician is paid; nothing for who did not come.
    ///
    /// - Parameters:
    ///   - position: The musician's place in the sheet.
    ///   - day: Which day in a row for the producer it is, where that is known.
    ///   - stretches: Recording without a break of an hour, each of which has a penalty.
    mutating func pay(
        ofMusician position: Int, on day: ConsecutiveDay?, penaltiesFor stretches: [Range<Int>]
    ) throws(PayError) -> PersonPay {
        let musician = facts.musicians[position]
        if let pay = try recording?.pay(of: musician, on: day, penaltiesFor: stretches) {
            return pay
        }
        guard let service = musician.service else { return PersonPay() }
        let days = DayPremiums(
            callDate: service.date, rulings: facts.rulings, consecutive: day)
        do {
            switch facts.sheet.call.kind {
            case .sideline:
                return try SidelinePricing(
                    facts: facts, card: card, days: days, cutTimes: cutTimes
                ).pay(of: musician, service)
            case .production:
                return try ProductionPricing(
                    facts: facts, card: card, days: days, cutTimes: cutTimes
                ).pay(of: musician, service, weeks[position] ?? .bySession)
            case .multiTrack:
                return try MultiTrackPricing(
                    facts: facts, card: card, days: days, cutTimes: cutTimes
                ).pay(of: musician, service)
            case .recording: return PersonPay()
            }
        } catch let error as PayError {
            throw error
        } catch {
            throw .beyondRange(rule: "SCALE", amount: "the musician's pay", musician.place)
        }
    }
}
