import AFMModel

/// Prices the musicians of one call at one scale.
struct CallPricing {
    let facts: CallFacts
    private let rates: RateChoice
    /// Why this scale holds, in a sentence.
    private let scaleReason: String
    /// Time is the same for everyone with the same call and dismissal, so it is cut once.
    private var cutTimes: [TimeKey: CutTime] = [:]

    private struct CutTime {
        let lines: [TimeLine]
        /// See ``PersonPay/openKeys``.
        let openKeys: Set<String>
    }

    private struct TimeKey: Hashable {
        let start: Int
        let dismissed: Int
        let guarantee: Guarantee
        let stretches: [Range<Int>]
        let day: ConsecutiveDay?
    }

    /// - Parameters:
    ///   - facts: The call.
    ///   - rates: The scale to use, the call's own or that of the day's largest session.
    init(_ facts: CallFacts, at rates: RateChoice) {
        self.facts = facts
        self.rates = rates
        let size = facts.size == 1 ? "1 musician" : "\(facts.size) musicians"
        let least = rates.tier.musiciansAtLeast
        scaleReason =
            "Scale \(rates.tier.singleCents) for \(least) or more: the call had \(size)"
            + (rates.musicians == facts.size
                ? "." : ", the largest session of the day \(rates.musicians) (R28).")
    }

    /// What a musician is paid; nothing for who did not come.
    ///
    /// - Parameters:
    ///   - musician: One of the call's musicians.
    ///   - day: Which day in a row for the producer it is, where that is known.
    ///   - stretches: Work without a break of an hour, each of which has a penalty (R26, R32).
    /// - Returns: Their lines.
    /// - Throws: ``PayError`` where a rate or a fact is missing or cannot be.
    mutating func pay(
        of musician: MusicianFacts, on day: ConsecutiveDay?, penaltiesFor stretches: [Range<Int>]
    ) throws(PayError) -> PersonPay {
        guard let service = musician.service else { return PersonPay() }
        if let cancelled = service.cancellation, cancelled.isInTime { return PersonPay() }
        if musician.isConsultant { return try consultantPay(of: musician, service) }
        let time = try time(of: service, on: day, place: musician.place)
        var wages = wages(of: musician, service, time.lines)
        do {
            var pay = PersonPay()
            if let cancelled = service.cancellation {
                wages.rule = cancelled.rule
                wages.share = try Fraction(facts.rulings.lateCancelPercent, over: 100)
                pay.time = try wages.timeLines(" " + cancelled.because)
                if facts.rulings.cancelPaysDoubles { pay.doubling = try wages.doublingLines() }
                return pay
            }
            pay.time = try wages.timeLines()
            let rule: PayRule = service.guarantee == .double ? .r26 : .r32
            for stretch in stretches {
                pay.penalties.append(try wages.penaltyLine(rule, for: stretch))
            }
            pay.doubling = try wages.doublingLines()
            pay.cartage = try cartageLines(for: musician, service)
            pay.openKeys = time.openKeys
            return pay
        } catch let error as PayError {
            throw error
        } catch {
            throw beyondRange(musician)
        }
    }

    /// Lines for units that were cut elsewhere: those of two singles paid as one double (R27).
    func timeLines(
        of units: [WorkUnit], for musician: MusicianFacts, on day: ConsecutiveDay?,
        because remark: String
    ) throws(PayError) -> (lines: [PayLine], openKeys: Set<String>) {
        guard let service = musician.service else { return ([], []) }
        let time = try cut(units, for: service, on: day, place: musician.place)
        var wages = wages(of: musician, service, time.lines)
        wages.isDouble = true
        do {
            return (try wages.timeLines(" " + remark), time.openKeys)
        } catch {
            throw beyondRange(musician)
        }
    }

    /// The line of a penalty under a rule that consolidation chose.
    func penaltyLine(
        _ rule: PayRule, for stretch: Range<Int>, of musician: MusicianFacts
    ) throws(PayError) -> PayLine? {
        guard let service = musician.service else { return nil }
        do {
            return try wages(of: musician, service, []).penaltyLine(rule, for: stretch)
        } catch {
            throw beyondRange(musician)
        }
    }

    private func wages(
        of musician: MusicianFacts, _ service: MusicianFacts.Service, _ times: [TimeLine]
    ) -> WagePricing {
        WagePricing(
            musician: musician, service: service, times: times, tier: rates.tier,
            scaleReason: scaleReason, facts: facts, isDouble: service.guarantee == .double)
    }

    private func beyondRange(_ musician: MusicianFacts) -> PayError {
        .beyondRange(
            rule: "SCALE", amount: "the pay at scale \(rates.tier.singleCents.amount)",
            musician.place)
    }

    private mutating func time(
        of service: MusicianFacts.Service, on day: ConsecutiveDay?, place: PayPlace
    ) throws(PayError) -> CutTime {
        let key = TimeKey(
            start: service.start, dismissed: service.dismissed, guarantee: service.guarantee,
            stretches: service.stretches, day: day)
        if let known = cutTimes[key] { return known }
        let units = WorkTime(
            cutting: service.plan(facts.rulings), in: facts.sheet.call.zone,
            graceMinutes: facts.rulings.unitGraceMinutes
        ).units
        let time = try cut(units, for: service, on: day, place: place)
        cutTimes[key] = time
        return time
    }

    private func cut(
        _ units: [WorkUnit], for service: MusicianFacts.Service, on day: ConsecutiveDay?,
        place: PayPlace
    ) throws(PayError) -> CutTime {
        let days = DayPremiums(
            callDate: service.date, rulings: facts.rulings, consecutive: day)
        let table = PremiumTable(rulings: facts.rulings, days: days, place: place)
        let lines = try TimeLine.lines(of: units, priced: table)
        return CutTime(lines: lines, openKeys: Self.openKeys(of: units, lines, days))
    }

    /// The keys to be ruled on by a union local first that decided an amount of this time.
    private static func openKeys(
        of units: [WorkUnit], _ lines: [TimeLine], _ days: DayPremiums
    ) -> Set<String> {
        var keys: Set<String> = []
        let seventh = units.filter { $0.bucket == .seventhHour }.flatMap(\.pieces)
        if seventh.contains(where: {
            $0.isNight && (days.premium(at: $0.date)?.percent ?? 0) < PayRule.ruledSeventhPercent
        }) {
            keys.insert("nightSeventhHour")
        }
        if lines.contains(where: { $0.bucket == .afterSpan }),
            lines.contains(where: { $0.bucket == .base && $0.unworkedMinutes > 0 })
        {
            keys.insert("guaranteeAbsorbsPostSpan")
        }
        return keys
    }
}

extension CallPricing {
    /// Cartage: flat for each instrument that a rule names, or a carrier's bill; never
    /// multiplied (R37 to R39).
    private func cartageLines(
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
                if hasHeavy, facts.rulings.cartagePer == .musician { continue }
                hasHeavy = true
            }
            let listed =
                kind == .harp
                ? rates.card.cartage?.harpCents : rates.card.cartage?.heavyCents
            guard let cents = listed else {
                throw PayError.noRate(
                    card: rates.cardName, amount: "cartage.\(kind.rawValue)Cents",
                    rule: rule.id, musician.place)
            }
            guard cents >= .zero else {
                throw PayError.impossibleRate(
                    card: rates.cardName, amount: "cartage.\(kind.rawValue)Cents",
                    value: cents.amount, musician.place)
            }
            let name = carried.instrument.name
            lines.append(
                try PayLine(
                    rule, .allowance, what: "cartage, \(name)", units: .one,
                    unit: .each(cents.amount), percent: Fraction(100),
                    because: "\(name) carried to the call."))
        }
        return lines
    }

    /// The hours of a music sound consultant, at a rate of their own and without premiums (R8).
    private func consultantPay(
        of musician: MusicianFacts, _ service: MusicianFacts.Service
    ) throws(PayError) -> PersonPay {
        let medium = facts.sheet.production.medium
        let amount = "consultantHourCents for \(medium.rawValue)"
        guard let cents = rates.card.consultantHourCents[medium] else {
            throw .noRate(card: rates.cardName, amount: amount, rule: "R8", musician.place)
        }
        guard cents > .zero else {
            throw .impossibleRate(
                card: rates.cardName, amount: amount, value: cents.amount, musician.place)
        }
        do {
            var pay = PersonPay()
            pay.time = [try consultantLine(of: musician, service, each: cents)]
            if service.cancellation == nil {
                pay.cartage = try cartageLines(for: musician, service)
            }
            return pay
        } catch let error as PayError {
            throw error
        } catch {
            throw beyondRange(musician)
        }
    }

    private func consultantLine(
        of musician: MusicianFacts, _ service: MusicianFacts.Service, each cents: Cents
    ) throws(BeyondRange) -> PayLine {
        let rulings = facts.rulings
        let worked = service.dismissed - service.start
        let (length, least, name) =
            rulings.consultantUnit == .hour
            ? (60, rulings.consultantMinHours, "hour") : (180, 1, "session")
        let units = max(least, (worked + length - 1) / length)
        let overscale = try Fraction(musician.musician.scalePercent, over: 100)
        let share =
            service.cancellation == nil
            ? Fraction.one : try Fraction(rulings.lateCancelPercent, over: 100)
        let times = facts.sheet.call.zone.clockTimes(of: [service.start..<service.dismissed])
        return try PayLine(
            service.cancellation?.rule ?? .r8, what: "in the booth",
            units: Fraction(units),
            unit: .whole(Fraction(cents.amount).multiplied(by: overscale)),
            percent: Fraction(100).multiplied(by: share), rounding: rulings.moneyRounding,
            because: service.cancellation?.because
                ?? "In the booth \(times): \(units) × \(name), \(least) at least.")
    }
}
