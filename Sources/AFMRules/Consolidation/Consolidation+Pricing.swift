import AFMModel

extension Consolidation {
    /// Prices every call by itself, then says rule by rule what the others change.
    mutating func price() throws(PayError) {
        for index in calls.indices { try priceCall(index) }
        var paidAsDouble: Set<MusicianPlace> = []
        for pair in boren.pairs { try payAsDouble(pair, paid: &paidAsDouble) }
        try payLaterUses()
        for index in calls.indices { statements.append(try statement(index)) }
    }

    private mutating func priceCall(_ index: Int) throws(PayError) {
        let call = calls[index]
        var pricing = try pricing(of: index, musicians: call.size)
        let alone = try payAlone(index, &pricing)
        pays.append(alone)
        let size = sizes[index]
        if size.musicians != call.size {
            pricing = try self.pricing(of: index, musicians: size.musicians)
            let tiered = try payAlone(index, &pricing)
            let (before, after) = (try total(of: alone, call), try total(of: tiered, call))
            if before != after {
                adjustments.append(
                    Adjustment(
                        rule: "R28", call: call.id, card: nil, beforeCents: before,
                        afterCents: after,
                        because: "The largest session of \(size.whose) on \(call.date) had "
                            + "\(size.musicians) musicians."))
            }
            pays[index] = tiered
        }
        for position in call.musicians.indices {
            let place = MusicianPlace(call: index, position: position)
            try payInARow(place, &pricing)
            try payWeek(place, &pricing)
            try payPenalties(place, pricing)
        }
        pricings.append(pricing)
    }

    private func pricing(of index: Int, musicians: Int) throws(PayError) -> KindPricing {
        try KindPricing(calls[index], musicians: musicians, card: cards[index])
    }

    private func payAlone(
        _ index: Int, _ pricing: inout KindPricing
    ) throws(PayError) -> [PersonPay] {
        let call = calls[index]
        var pays: [PersonPay] = []
        for (position, facts) in call.musicians.enumerated() {
            pays.append(
                try pricing.pay(
                    ofMusician: position, on: ConsecutiveDays.alone(facts, on: call),
                    penaltiesFor: LongStretches.alone(facts, on: call)))
        }
        return pays
    }

    /// The days before, on other sheets, may make this a sixth or seventh one (R30).
    private mutating func payInARow(
        _ place: MusicianPlace, _ pricing: inout KindPricing
    ) throws(PayError) {
        let call = calls[place.call]
        let facts = call.musicians[place.position]
        guard let service = facts.service, let day = days.days[place],
            !day.paysAs(ConsecutiveDays.alone(facts, on: call), on: service.date)
        else { return }
        let after = try pricing.pay(
            ofMusician: place.position, on: day, penaltiesFor: LongStretches.alone(facts, on: call))
        try adjust(
            place, to: after, rule: "R30",
            because: "\(facts.musician.name) worked day \(day.number) in a row for "
                + "\(day.producer).")
    }

    /// A call within an hour joins its work to this one's (R26, R32).
    private mutating func payPenalties(
        _ place: MusicianPlace, _ pricing: KindPricing
    ) throws(PayError) {
        let call = calls[place.call]
        let facts = call.musicians[place.position]
        let stretches = long.stretches[place] ?? []
        guard stretches != LongStretches.alone(facts, on: call), let service = facts.service
        else { return }
        let isDouble =
            service.guarantee == .double || laterOfPairs.contains(place.call)
        let rule: PayRule = isDouble ? .r26 : .r32
        var after = pays[place.call][place.position]
        after.penalties = []
        for stretch in stretches {
            if let line = try pricing.recording?.penaltyLine(rule, for: stretch, of: facts) {
                after.penalties.append(line)
            }
        }
        try adjust(
            place, to: after, rule: rule.id,
            because: "Two calls of one producer less than an hour apart are one stretch of work, "
                + "with one penalty on the later call.")
    }

    /// Puts another pay in a musician's place and says so where the amount changes.
    mutating func adjust(
        _ place: MusicianPlace, to after: PersonPay, rule: String, because: String
    ) throws(PayError) {
        let call = calls[place.call]
        let facts = call.musicians[place.position]
        do {
            let before = try pays[place.call][place.position].totalCents()
            let total = try after.totalCents()
            if before != total {
                adjustments.append(
                    Adjustment(
                        rule: rule, call: call.id, card: facts.musician.card,
                        beforeCents: before, afterCents: total, because: because))
            }
        } catch {
            throw .beyondRange(rule: rule, amount: "the musician's total", facts.place)
        }
        pays[place.call][place.position] = after
    }

    private func total(of pays: [PersonPay], _ call: CallFacts) throws(PayError) -> Int {
        do {
            return try PersonPay.sum(of: pays.flatMap(\.lines))
        } catch {
            throw .beyondRange(
                rule: "SCALE", amount: "the call's total", PayPlace(call.sheet, "musicians"))
        }
    }

    private func statement(_ index: Int) throws(PayError) -> CallStatement {
        let call = calls[index]
        var people: [MusicianStatement] = []
        for (facts, pay) in zip(call.musicians, pays[index]) {
            do {
                people.append(
                    try MusicianStatement(
                        card: facts.musician.card, name: facts.musician.name, lines: pay.lines))
            } catch {
                throw .beyondRange(rule: "SCALE", amount: "the musician's total", facts.place)
            }
        }
        let penalties = Set(pays[index].flatMap(\.penalties).map(\.rule))
        let awaits = RuleBook.awaited(by: call.sheet, penalties: penalties)
        var statement = CallStatement(
            id: call.id, production: call.sheet.production.title, stage: call.sheet.call.stage,
            start: call.sheet.call.start, zone: call.sheet.call.zone,
            rates: cards[index].inForceWords, isFinal: false,
            awaits: awaits, musicians: people,
            findings: call.findings + openQuestions(index) + (findings[index] ?? [])
                + cards[index].exampleFindings,
            rulings: call.rulings.used, ruled: call.rulings.named)
        statement.looksFiledTwice = lookAlikes.contains(index)
        try Self.addUp(&statement, of: call)
        return statement
    }
}
