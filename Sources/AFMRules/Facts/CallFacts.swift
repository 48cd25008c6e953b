package import AFMModel

/// What decides the pay of one call, read from its sheet and checked.
package struct CallFacts: Sendable {
    package let sheet: CallSheet
    package let rulings: PayRulings
    /// Everyone listed, in the sheet's order.
    package let musicians: [MusicianFacts]
    package let findings: [Finding]
    /// The number of recording musicians that chooses the scale (R28): who plays, and the leader.
    package let size: Int
    /// Whether exactly one musician plays (R7).
    package let isAlone: Bool
    /// The date of the call.
    package let date: WorkDate

    /// How many musicians a call can have; the largest scoring orchestras have a third of it.
    package static let musicianLimit = 500

    /// Reads a sheet.
    ///
    /// - Throws: ``PayError`` where a fact is missing, impossible, or needs a rule that is not
    ///   covered.
    package init(_ sheet: CallSheet, catalogue: InstrumentCatalogue) throws(PayError) {
        let election = MultiTrackElection(of: sheet)
        let sheet = election.paidSheet
        self.sheet = sheet
        try Self.refuseUncovered(sheet)
        let place = PayPlace(sheet, "musicians")
        guard !sheet.musicians.isEmpty else { throw .noMusicians(place) }
        guard sheet.musicians.count <= Self.musicianLimit else {
            throw .tooManyMusicians(
                count: sheet.musicians.count, limit: Self.musicianLimit, place)
        }
        let rulings = try PayRulings(of: sheet)
        var musicians: [MusicianFacts] = []
        var seen: [MusicianIdentity: PayPlace] = [:]
        for musician in sheet.musicians {
            let facts = try MusicianFacts(
                musician, on: sheet, catalogue: catalogue, rulings: rulings)
            if let first = seen.updateValue(facts.place, forKey: facts.identity) {
                throw .musicianTwice(
                    who: musician.card ?? musician.name, facts.place, first: first)
            }
            musicians.append(facts)
        }
        self.rulings = rulings
        self.musicians = musicians
        size = musicians.count { $0.countsTowardSize }
        isAlone = musicians.count { $0.isPlaying } == 1
        date = sheet.call.date
        findings =
            rulings.findings + election.findings
            + Self.findings(on: sheet, musicians, rulings)
    }

    /// What names the call in a statement: its id, else production, stage and time.
    package var id: String { Self.id(of: sheet) }

    /// The same of a sheet.
    package static func id(of sheet: CallSheet) -> String {
        sheet.call.id
            ?? [
                sheet.production.title, sheet.call.stage,
                sheet.call.start.text(in: sheet.call.zone),
            ].compactMap { $0 }.joined(separator: ", ")
    }
}
