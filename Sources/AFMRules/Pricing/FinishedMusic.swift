import AFMModel

/// Finished music beyond what a session consists of, in performance documentaries and replicas
/// of live theatre (R57).
struct FinishedMusic {
    /// Seconds of music that a session of this length consists of at most.
    let limitSeconds: Int
    /// Seconds beyond them that the musician recorded.
    let extraSeconds: Int

    /// Counts a musician's part of what was recorded beyond the limit, cue by cue in the sheet's
    /// order.
    ///
    /// - Returns: nil where nothing was, or the production is of another kind.
    /// - Throws: ``PayError/impossibleNumber(found:right:_:)`` for a length that cannot be.
    init?(of musician: MusicianFacts, _ service: MusicianFacts.Service, on facts: CallFacts)
        throws(PayError)
    {
        let sheet = facts.sheet
        guard sheet.production.liveReplica, musician.countsTowardSize else { return nil }
        limitSeconds = MusicLimit.seconds(
            isDouble: service.guarantee == .double, guaranteedMinutes: service.guarantee.minutes,
            doubleMinutes: facts.rulings.kinds.docDoubleMinutes)
        var total = 0
        var extra = 0
        for (index, cue) in sheet.cues.enumerated() {
            let seconds = cue.finishedSeconds ?? 0
            guard (0...86_400).contains(seconds) else {
                throw .impossibleNumber(
                    found: seconds, right: "seconds from 0 to 86,400",
                    PayPlace(sheet, "cues[\(index)].finishedSeconds"))
            }
            let before = max(total, limitSeconds)
            total += seconds
            if total > before, cue.includes(musician.musician.card) { extra += total - before }
        }
        guard extra > 0 else { return nil }
        extraSeconds = extra
    }

    /// Units of 15 minutes: two for each two and a half minutes begun.
    var units: Int { MusicLimit.units(forExtraSeconds: extraSeconds) }

    /// The time that is left when time paid beyond the guarantee is credited; nil for none.
    func timeLine(
        after times: [TimeLine], at table: PremiumTable, on date: WorkDate
    ) throws(PayError) -> TimeLine? {
        var left = Fraction(units)
        for time in times where time.bucket != .base {
            left = try table.exact {
                () throws(BeyondRange) in
                try left.adding(time.units.multiplied(by: Fraction(-1)))
            }
        }
        guard left > .zero else { return nil }
        let percent = table.rulings.kinds.docExtraAtOvertime ? 150 : 100
        let premium = try table.combined(Fraction(percent), .r57, on: date)
        return TimeLine(
            bucket: .finishedMusic, percent: premium.percent, rule: premium.rule, alsoRules: [],
            day: premium.day, units: left, minutes: [], unworkedMinutes: 0)
    }

    /// What was recorded, in a sentence.
    var because: String {
        let (minutes, seconds) = (extraSeconds / 60, extraSeconds % 60)
        return "Recorded \(minutes) min \(seconds) s of finished music beyond the "
            + "\(limitSeconds / 60) min of the session: \(units * WorkTime.unitMinutes) min, less "
            + "what is paid beyond the guarantee."
    }
}

extension Cue {
    /// Whether the musician of a card is on the cue.
    fileprivate func includes(_ card: String?) -> Bool {
        switch musicians {
        case .all: true
        case .cards(let cards): card.map { cards.contains($0) } ?? false
        }
    }
}

extension CallSheet {
    /// Whether lengths of finished music that decide pay are still to come (R57).
    var awaitsFinishedMusic: Bool {
        production.liveReplica
            && (cues.isEmpty || cues.contains { $0.finishedSeconds == nil })
    }
}

extension CallFacts {
    /// Cues whose length is not known where the length decides pay (R57).
    static func finishedMusicFindings(on sheet: CallSheet) -> [Finding] {
        guard sheet.production.liveReplica else { return [] }
        return sheet.cues.filter { $0.finishedSeconds == nil }.map { cue in
            Finding(
                .warning, rule: "R57",
                "The length of cue \(cue.number) is not known; it is counted as none.")
        }
    }
}
