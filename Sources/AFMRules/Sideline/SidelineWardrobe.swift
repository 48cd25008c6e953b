import AFMModel

/// Allowances for what a sideline musician wears (R64, R65); they are never multiplied.
struct SidelineWardrobe {
    let musician: MusicianFacts
    let rulings: PayRulings

    func lines() throws -> [PayLine] {
        guard let sideline = musician.musician.sideline else { return [] }
        var lines: [PayLine] = []
        if sideline.formalDress {
            lines.append(
                try PayLine(
                    .r64, .allowance, what: "formal dress", units: .one,
                    unit: .each(PayRule.formalDressCents), percent: Fraction(100),
                    because: "Own tuxedo, or white tie and tails: "
                        + "\(Cents(PayRule.formalDressCents)) for the day."))
        }
        let changes = sideline.wardrobeChanges
        guard (0...1_000).contains(changes) else {
            throw PayError.impossibleNumber(
                found: changes, right: "a number of changes from 0 to 1,000",
                musician.place.appending("sideline.wardrobeChanges"))
        }
        if changes > 0 {
            let cents = PayRule.wardrobeCents(
                changes: changes, additive: rulings.kinds.wardrobeTwoPlusAdditive)
            lines.append(
                try PayLine(
                    .r65, .allowance, what: "changes of wardrobe", units: .one,
                    unit: .each(cents), percent: Fraction(100),
                    because: changes == 1
                        ? "1 change: \(Cents(cents))."
                        : "\(changes) changes: \(Cents(cents)) for all together."))
        }
        return lines
    }
}
