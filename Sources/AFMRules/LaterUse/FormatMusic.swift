import AFMModel

/// Format music of one musician in one later season (R58).
struct FormatMusic {
    let use: FormatMusicReuse
    /// The single session of the card in force on the day of the use.
    let single: Cents
    let facts: MusicianFacts

    /// The fee and its overdubs, and the doubles of the fee.
    func lines(rulings: PayRulings) throws(BeyondRange) -> [PayLine] {
        let isAdded = rulings.kinds.formatMusicAddsDoubles
        let parts = isAdded ? 1 + use.overdubs : 1
        let overdubs = use.overdubs == 1 ? "1 overdub" : "\(use.overdubs) overdubs"
        var lines = [
            try PayLine(
                .r58, what: "format music, season \(use.season)", units: Fraction(parts),
                unit: .each(single.amount), percent: Fraction(100),
                rounding: rulings.moneyRounding,
                because: "A single session of \(single) as of \(use.at)"
                    + (parts > 1 ? ", and one for each of \(overdubs)." : ".")
                    + (isAdded ? "" : " Doubles and overdubs are in it, as ruled."))
        ]
        let doubles = facts.service?.doubling.count ?? 0
        if isAdded, doubles > 0 {
            let percent = try PayRule.doublingPercent(doubles)
            lines.append(
                try PayLine(
                    .r58, what: "format music, doubling, season \(use.season)", units: .one,
                    unit: .each(single.amount), percent: percent,
                    rounding: rulings.moneyRounding,
                    because: "\(facts.service?.doubling.because ?? "") \(percent) % of the fee."))
        }
        return lines
    }
}
