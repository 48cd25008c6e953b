import AFMModel

/// Prices every musician of one call at one scale.
package struct CallPricing {
    private let facts: CallFacts
    private let rates: RateChoice
    /// Why this scale holds, in a sentence.
    private let scaleReason: String
    private let stated: DayPremium?
    /// Time is the same for everyone with the same call time and dismissal, so it is cut once.
    private var timeLines: [Range<Int>: [TimeLine]] = [:]

    /// - Parameters:
    ///   - facts: The call.
    ///   - rates: The scale to use, the call's own or that of the day's largest session.
    ///   - stated: A premium that the day has besides holidays.
    package init(_ facts: CallFacts, at rates: RateChoice, stated: DayPremium? = nil) {
        self.facts = facts
        self.rates = rates
        self.stated = stated
        let size = facts.size == 1 ? "1 musician" : "\(facts.size) musicians"
        let least = rates.tier.musiciansAtLeast
        scaleReason =
            "Scale \(rates.tier.singleCents) for \(least) or more: the call had \(size)"
            + (rates.musicians == facts.size
                ? "." : ", the largest session of the day \(rates.musicians) (R28).")
    }

    /// The lines of everyone on the call, in the sheet's order; none for who did not come.
    package mutating func lines() throws(PayError) -> [[PayLine]] {
        var all: [[PayLine]] = []
        for musician in facts.musicians { all.append(try lines(for: musician)) }
        return all
    }

    private mutating func lines(for musician: MusicianFacts) throws(PayError) -> [PayLine] {
        guard let service = musician.service else { return [] }
        let times = try timeLines(of: service, place: musician.place)
        let wages = WagePricing(
            musician: musician, service: service, times: times, tier: rates.tier,
            scaleReason: scaleReason, facts: facts)
        do {
            return try wages.timeLines() + wages.doublingLines()
                + CartagePricing(card: rates.card, rulings: facts.rulings)
                .lines(for: musician, service)
        } catch let error as PayError {
            throw error
        } catch {
            throw .beyondRange(
                rule: "SCALE", amount: "the pay at scale \(rates.tier.singleCents.amount)",
                musician.place)
        }
    }

    private mutating func timeLines(
        of service: MusicianFacts.Service, place: PayPlace
    ) throws(PayError) -> [TimeLine] {
        let key = service.start..<service.dismissed
        if let known = timeLines[key] { return known }
        let rulings = facts.rulings
        let plan = WorkPlan.clock(
            start: service.start, guaranteedMinutes: CallFacts.singleSessionMinutes,
            dismissed: service.dismissed)
        let time = WorkTime(
            cutting: plan, in: facts.sheet.call.zone, graceMinutes: rulings.unitGraceMinutes)
        let table = PremiumTable(
            rulings: rulings,
            days: DayPremiums(callDate: service.date, rulings: rulings, stated: stated),
            place: place)
        let lines = try TimeLine.lines(of: time, priced: table)
        timeLines[key] = lines
        return lines
    }
}
