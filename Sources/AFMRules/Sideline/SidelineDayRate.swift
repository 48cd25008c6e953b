import AFMModel

/// What one musician's sideline day is worth before any premium.
struct SidelineDayRate: Hashable {
    /// The day of eight hours.
    let day: Cents
    /// The straight hour of that day.
    let hour: Fraction
    /// 15 minutes of overtime where they are published.
    let overtimeUnit: Cents?
    /// The rule that decided which day it is.
    let rule: PayRule
    /// Why, in a sentence.
    let because: String
}

extension SidelineDayRate {
    /// Chooses the day's rate: the ordinary one, that for one alone, or that of a silent bit; no
    /// day is paid below the one in Los Angeles (R73, R74).
    init(for musician: MusicianFacts, card: RateCard) throws(PayError) {
        let place = musician.place
        let rates = card.sideline ?? SidelineRates()
        let sideline = musician.musician.sideline ?? Sideline()
        func known(
            _ cents: Cents?, _ name: String, _ rule: PayRule
        ) throws(PayError) -> Cents {
            try card.known(cents, "sideline." + name, for: rule, at: place)
        }
        func publishedUnit(_ cents: Cents?, _ name: String) throws(PayError) -> Cents? {
            try cents.map { given throws(PayError) in try known(given, name, .sideline) }
        }
        var day = try known(rates.dayCents, "dayCents", .sideline)
        var hour = rates.hourCents
        var unit = try publishedUnit(rates.overtimeUnitCents, "overtimeUnitCents")
        var (rule, because) = (PayRule.scale, "The sideline day of 8 hours is \(day).")
        if sideline.alone {
            day = try known(rates.aloneDayCents, "aloneDayCents", .sideline)
            unit = try publishedUnit(rates.aloneOvertimeUnitCents, "aloneOvertimeUnitCents")
            (hour, because) = (nil, "The sideline day of one alone is \(day).")
        }
        if sideline.silentBit {
            let silent = try known(rates.silentBitDayCents, "silentBitDayCents", .r73)
            if day < silent {
                (day, hour, unit, rule) = (silent, nil, nil, .r73)
                because = "A silent bit: the day is \(day)."
            }
        }
        if let floor = rates.losAngelesDayCents, day < floor {
            (hour, unit, rule) = (nil, nil, .r74)
            because = "The day here is \(day), in Los Angeles \(floor)."
            day = floor
        }
        self.day = day
        overtimeUnit = unit
        self.rule = rule
        self.because = because
        do {
            self.hour =
                try hour.map { Fraction(try known($0, "hourCents", .sideline).amount) }
                ?? Fraction(day.amount, over: SidelineTime.dayMinutes / 60)
        } catch let error as PayError {
            throw error
        } catch {
            throw .beyondRange(rule: "SIDELINE", amount: "the straight hour", place)
        }
    }
}
