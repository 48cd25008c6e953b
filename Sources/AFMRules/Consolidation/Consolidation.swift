import AFMModel

/// Brings calls together: what one laptop cannot see (rulebook Part 13).
struct Consolidation {
    let calls: [CallFacts]
    let cards: [RateCard]
    /// Every card that sheets may name.
    let rateCards: [RateCard]
    /// Pairs of singles that are paid as one double session (R27).
    let boren: BorenMatch
    let laterOfPairs: Set<Int>
    /// Which day in a row everybody's calls were (R30).
    let days: ConsecutiveDays
    /// Work of more than six hours without a break of one (R26, R32).
    let long: LongStretches
    /// The weeks of production musicians (R61).
    let weeks: ProductionWeeks
    /// Calls that look like one filed twice; they are not final until a person has settled it.
    let lookAlikes: Set<Int>
    /// For each call the number of musicians that chooses its scale, and why (R28).
    private(set) var sizes: [DaySize]
    /// What everybody is paid, by call and place on it.
    var pays: [[PersonPay]] = []
    /// What each call is priced with.
    var pricings: [KindPricing] = []
    var statements: [CallStatement] = []
    var adjustments: [Adjustment] = []
    /// Findings about several calls, by the call that they are shown with.
    private(set) var findings: [Int: [Finding]] = [:]

    /// - Throws: ``PayError`` for a call handed in twice, for a card that is missing or in
    ///   doubt, and for what several calls together would need of rules not covered.
    init(
        _ calls: [CallFacts], rateCards: [RateCard]
    ) throws(PayError) {
        self.calls = calls
        try Self.refuseDuplicates(calls)
        var cards: [RateCard] = []
        for call in calls { cards.append(try RateChoice.card(for: call, among: rateCards)) }
        self.cards = cards
        self.rateCards = rateCards
        let (sizes, disagreements) = DaySize.sizes(of: calls)
        self.sizes = sizes
        let filed = Duplicates(calls)
        lookAlikes = filed.lookAlikes
        let services = PlacedService.byMusician(in: calls)
        boren = BorenMatch(calls)
        laterOfPairs = boren.laterCalls
        days = ConsecutiveDays(services, calls: calls)
        long = LongStretches(services, calls: calls)
        weeks = ProductionWeeks(calls)
        for index in disagreements {
            findings[index, default: []].append(
                Finding(
                    .warning, rule: "R28",
                    "Calls of the day disagree about the ruling highestNumberScope; the default, "
                        + "picture, holds."))
        }
        for list in services {
            for (index, found) in Overlaps.findings(list) { note(found, on: index) }
        }
        for (index, found) in filed.findings { note(found, on: index) }
        for (index, found) in days.findings + long.findings + boren.findings + weeks.findings {
            note(found, on: index)
        }
    }

    /// Keeps a finding to be shown with a call, once.
    mutating func note(_ finding: Finding, on call: Int) {
        if findings[call]?.contains(finding) == true { return }
        findings[call, default: []].append(finding)
    }

    /// The same call is known by its id, and by production, stage and time.
    private static func refuseDuplicates(_ calls: [CallFacts]) throws(PayError) {
        var seen: [[String]: CallFacts] = [:]
        for call in calls {
            let sheet = call.sheet
            var names = [
                [
                    sheet.production.producer, sheet.production.title,
                    sheet.production.episode ?? "", sheet.call.stage ?? "", "\(sheet.call.start)",
                ]
            ]
            if let id = sheet.call.id { names.append([id]) }
            for name in names {
                if let first = seen.updateValue(call, forKey: name) {
                    throw .callTwice(
                        PayPlace(sheet, "call"), first: PayPlace(first.sheet, "call"))
                }
            }
        }
    }

    /// Adds a call's total up again.
    static func addUp(
        _ statement: inout CallStatement, of call: CallFacts
    ) throws(PayError) {
        do {
            try statement.addUp()
        } catch {
            throw .beyondRange(
                rule: "SCALE", amount: "the call's total", PayPlace(call.sheet, "musicians"))
        }
    }
}
