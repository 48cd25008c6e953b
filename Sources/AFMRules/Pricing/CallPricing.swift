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
        scaleReason =
            "Scale \(rates.tier.singleCents) for \(rates.sizeWords): the call had \(size)"
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
        if musician.isConsultant {
            return try ConsultantPricing(facts: facts, card: rates.card).pay(of: musician, service)
        }
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
            if let music = try FinishedMusic(of: musician, service, on: facts),
                let extra = try music.timeLine(
                    after: time.lines, at: table(for: service, on: day, place: musician.place),
                    on: service.date)
            {
                let extraWages = self.wages(of: musician, service, [extra])
                pay.finishedMusic = try extraWages.timeLines(" " + music.because)
                wages = self.wages(of: musician, service, time.lines + [extra])
            }
            pay.doubling = try wages.doublingLines()
            pay.cartage = try CartagePricing(card: rates.card, rulings: facts.rulings)
                .lines(for: musician, service)
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
        let table = table(for: service, on: day, place: place)
        let lines = try TimeLine.lines(of: units, priced: table)
        return CutTime(lines: lines, openKeys: Self.openKeys(of: units, lines, table.days))
    }

    private func table(
        for service: MusicianFacts.Service, on day: ConsecutiveDay?, place: PayPlace
    ) -> PremiumTable {
        let days = DayPremiums(
            callDate: service.date, rulings: facts.rulings, consecutive: day)
        return PremiumTable(rulings: facts.rulings, days: days, place: place)
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
