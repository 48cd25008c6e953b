import AFMModel

/// The hourly rate of one musician on a multi-track call.
struct MultiTrackRate {
    /// 15 minutes at the rate that is paid.
    let unit: Fraction
    /// 15 minutes at the rate of a sidemusician there.
    let plainUnit: Fraction
    /// How many times, for what the musician is.
    let role: RoleMultiplier
    /// Which rate it is, in a sentence.
    let because: String

    /// Chooses the rate: one alone has a rate of their own, which R7 does not double; leader and
    /// manager are paid twice the rate of two or more.
    init(
        for musician: MusicianFacts, on facts: CallFacts, card: RateCard
    ) throws {
        let medium = facts.sheet.production.medium
        let rates = card.multiTrack[medium] ?? MultiTrackRates()
        let isAlone = facts.isAlone && musician.isPlaying
        let role = try RoleMultiplier(
            of: musician.musician, isAlone: false, rulings: facts.rulings)
        func quarter(_ cents: Cents?, _ name: String) throws -> (Cents, Fraction) {
            let known = try card.known(
                cents, "multiTrack.\(name) for \(medium.rawValue)", for: .r47, at: musician.place)
            return (known, try Fraction(known.amount, over: 4))
        }
        guard isAlone else {
            let (cents, unit) = try quarter(rates.hourCents, "hourCents")
            (self.unit, plainUnit, self.role) = (unit, unit, role)
            because = "The rate of two or more musicians is \(cents) an hour (R47)."
            return
        }
        let (alone, aloneUnit) = try quarter(rates.aloneHourCents, "aloneHourCents")
        plainUnit = aloneUnit
        if role.factor != .one {
            let (cents, unit) = try quarter(rates.hourCents, "hourCents")
            if try aloneUnit < unit.multiplied(by: role.factor) {
                (self.unit, self.role) = (unit, role)
                because = "The rate of two or more musicians is \(cents) an hour (R47)."
                return
            }
        }
        (unit, self.role) = (aloneUnit, .once)
        because = "The rate of one musician alone is \(alone) an hour (R47)."
    }
}
