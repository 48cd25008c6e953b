import AFMModel

extension Consolidation {
    /// Pays later uses of what was recorded: format music in a later season (R58), phonograph
    /// records made of multi-track music (R54).
    ///
    /// Calls are taken in the order of time, so that music dubbed to one record is counted
    /// together whichever sheet is handed in first.
    mutating func payLaterUses() throws(PayError) {
        var dubbed: [DubbedMusic: Int] = [:]
        let order = calls.indices.sorted {
            (calls[$0].sheet.call.start, $0) < (calls[$1].sheet.call.start, $1)
        }
        for index in order {
            var paid: Set<[String]> = []
            var onSheet: [DubbedMusic: Int] = [:]
            for (number, reuse) in calls[index].sheet.office.reuses.enumerated() {
                let path = "office.reuses[\(number)]"
                switch reuse {
                case .formatMusic(let use):
                    try payFormatMusic(use, index, path, &paid)
                case .phonograph(let use):
                    try payPhonograph(use, index, path, &onSheet, &dubbed)
                }
            }
        }
    }

    /// Music dubbed to one record, of one musician at one measure.
    private struct DubbedMusic: Hashable {
        let producer: String
        let release: String
        let who: MusicianIdentity
        let isAlone: Bool
    }

    private mutating func payFormatMusic(
        _ use: FormatMusicReuse, _ index: Int, _ path: String, _ paid: inout Set<[String]>
    ) throws(PayError) {
        let call = calls[index]
        let place = PayPlace(call.sheet, path)
        guard (0...1_000).contains(use.overdubs) else {
            throw .impossibleNumber(
                found: use.overdubs, right: "a number of overdubs from 0 to 1,000", place)
        }
        let position = call.musicians.firstIndex {
            $0.musician.card == use.card && $0.isPaidForWork
        }
        guard let position, call.sheet.call.kind.isRecorded else {
            note(
                Finding(
                    .error, rule: "R58", card: use.card,
                    "Format music is used again for card \(use.card), which recorded nothing on "
                        + "this call. Nothing is paid for it."), on: index)
            return
        }
        guard paid.insert([use.season, use.card]).inserted else {
            note(
                Finding(
                    .warning, rule: "R58", card: use.card,
                    "Season \(use.season) is listed twice for card \(use.card). It is paid once."),
                on: index)
            return
        }
        let facts = call.musicians[position]
        if !call.sheet.hasFormatMusic(of: use.card) {
            note(
                Finding(
                    .warning, rule: "R58", card: use.card,
                    "No cue of this call is format music of \(facts.musician.name)."), on: index)
        }
        let card = try RateChoice.card(for: call, among: rateCards, on: use.at, at: place)
        let rates = try RateChoice(for: call, musicians: max(1, call.size), card: card)
        pays[index][position].laterUses += try exact("R58", facts.place) {
            () throws(BeyondRange) in
            try FormatMusic(use: use, single: rates.tier.singleCents, facts: facts)
                .lines(rulings: call.rulings)
        }
    }

    private mutating func payPhonograph(
        _ use: PhonographReuse, _ index: Int, _ path: String,
        _ onSheet: inout [DubbedMusic: Int], _ dubbed: inout [DubbedMusic: Int]
    ) throws(PayError) {
        let call = calls[index]
        let place = PayPlace(call.sheet, path)
        guard (0...86_400).contains(use.dubbedSeconds) else {
            throw .impossibleNumber(
                found: use.dubbedSeconds, right: "seconds from 0 to 86,400", place)
        }
        guard call.sheet.call.kind == .multiTrack else {
            note(
                Finding(
                    .warning, rule: "R54",
                    "The record \(use.release) was not made of music recorded at multi-tracking "
                        + "rates. Nothing is paid for it here."), on: index)
            return
        }
        let card = try RateChoice.card(for: call, among: rateCards, on: use.at, at: place)
        let fee = try card.known(
            card.phonographSessionCents, "phonographSessionCents", for: .r54, at: place)
        for (position, facts) in call.musicians.enumerated()
        where facts.isPlaying && facts.isPaidForWork {
            let key = DubbedMusic(
                producer: call.sheet.production.producer, release: use.release,
                who: facts.identity, isAlone: call.isAlone)
            let record = PhonographRecord(use: use, fee: fee, isAlone: call.isAlone)
            let before = (onSheet[key] ?? 0, dubbed[key] ?? 0)
            let rounding = call.rulings.kinds.phonoRounding
            let (alone, together) = try exact("R54", facts.place) {
                () throws(BeyondRange) in
                (
                    try record.line(after: before.0, rounding: rounding),
                    try record.line(after: before.1, rounding: rounding)
                )
            }
            pays[index][position].laterUses.append(alone)
            if alone.units != together.units {
                var after = pays[index][position]
                after.laterUses[after.laterUses.count - 1] = together
                try adjust(
                    MusicianPlace(call: index, position: position), to: after, rule: "R54",
                    because: "Music of other calls was dubbed to \(use.release); its length is "
                        + "rounded once.")
            }
            onSheet[key] = before.0 + use.dubbedSeconds
            dubbed[key] = before.1 + use.dubbedSeconds
        }
    }

    private func exact<Result>(
        _ rule: String, _ place: PayPlace, _ work: () throws(BeyondRange) -> Result
    ) throws(PayError) -> Result {
        do {
            return try work()
        } catch {
            throw .beyondRange(rule: rule, amount: "a later use", place)
        }
    }
}

extension MusicianFacts {
    /// Whether they came and the call took place.
    fileprivate var isPaidForWork: Bool { service != nil && service?.cancellation == nil }
}

extension CallSheet {
    /// Whether somebody is on a cue that is format music, as far as the sheet lists cues.
    fileprivate func hasFormatMusic(of card: String) -> Bool {
        cues.contains { cue in
            guard cue.isFormatMusic else { return false }
            switch cue.musicians {
            case .all: return true
            case .cards(let cards): return cards.contains(card)
            }
        }
    }
}
