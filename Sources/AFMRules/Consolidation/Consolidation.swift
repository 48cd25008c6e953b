import AFMModel

/// Brings calls together: what one laptop cannot see (rulebook Part 13).
struct Consolidation {
    let calls: [CallFacts]
    let cards: [RateCard]
    let stated: DayPremium?
    /// For each call the number of musicians that chooses its scale, and why (R28).
    private(set) var sizes: [DaySize]
    var statements: [CallStatement] = []
    var adjustments: [Adjustment] = []
    /// Findings about several calls, by the call that they are shown with.
    private var findings: [Int: [Finding]] = [:]

    /// - Throws: ``PayError`` for a call handed in twice, for a card that is missing or in
    ///   doubt, and for what several calls together would need of rules not covered.
    init(
        _ calls: [CallFacts], rateCards: [RateCard], stated: DayPremium?
    ) throws(PayError) {
        self.calls = calls
        self.stated = stated
        try Self.refuseDuplicates(calls)
        var cards: [RateCard] = []
        for call in calls { cards.append(try RateChoice.card(for: call, among: rateCards)) }
        self.cards = cards
        let (sizes, disagreements) = DaySize.sizes(of: calls)
        self.sizes = sizes
        for index in disagreements {
            findings[index, default: []].append(
                Finding(
                    .warning, rule: "R28",
                    "Calls of the day disagree about the ruling highestNumberScope; the default, "
                        + "picture, holds."))
        }
        for (index, found) in try Neighbours.check(calls) {
            findings[index, default: []].append(found)
        }
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

    /// Prices every call at the scale that holds, and says what R28 changed.
    mutating func price(final: Bool) throws(PayError) {
        for (index, call) in calls.enumerated() {
            let size = sizes[index]
            let alone = try statement(
                of: call, musicians: call.size, card: cards[index], final: final)
            var result = alone
            if size.musicians != call.size {
                result = try statement(
                    of: call, musicians: size.musicians, card: cards[index], final: final)
            }
            if result.totalCents != alone.totalCents {
                adjustments.append(
                    Adjustment(
                        rule: "R28", call: call.id, card: nil, beforeCents: alone.totalCents,
                        afterCents: result.totalCents,
                        because: "The largest session of \(size.whose) on \(call.date) had "
                            + "\(size.musicians) musicians."))
            }
            result.findings += findings[index] ?? []
            statements.append(result)
        }
    }

    private func statement(
        of call: CallFacts, musicians: Int, card: RateCard, final: Bool
    ) throws(PayError) -> CallStatement {
        let pricing = KindPricing(call, musicians: musicians, card: card, stated: stated)
        var people: [MusicianStatement] = []
        for (facts, lines) in zip(call.musicians, try pricing.lines()) {
            do {
                people.append(
                    try MusicianStatement(
                        card: facts.musician.card, name: facts.musician.name, lines: lines))
            } catch {
                throw .beyondRange(rule: "SCALE", amount: "the musician's total", facts.place)
            }
        }
        var statement = CallStatement(
            id: call.id, production: call.sheet.production.title, stage: call.sheet.call.stage,
            start: call.sheet.call.start, zone: call.sheet.call.zone, isFinal: final,
            awaits: final ? [] : RuleBook.awaited(by: call.sheet), musicians: people,
            findings: call.findings, rulings: call.rulings.used)
        try Self.addUp(&statement, of: call)
        return statement
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
