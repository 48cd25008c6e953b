import AFMModel

extension CallFacts {
    /// What the kind of a call alone asks about.
    static func kindFindings(
        on sheet: CallSheet, _ musicians: [MusicianFacts], _ rulings: PayRulings
    ) -> [Finding] {
        switch sheet.call.kind {
        case .recording: foreignFacts(on: sheet, musicians)
        case .sideline: SidelineFindings(sheet: sheet, musicians: musicians).all()
        case .production, .multiTrack: []
        }
    }

    /// Facts of another kind of call, which decide nothing on this one.
    private static func foreignFacts(
        on sheet: CallSheet, _ musicians: [MusicianFacts]
    ) -> [Finding] {
        musicians.filter { $0.musician.sideline != nil }.map { facts in
            Finding(
                .warning, rule: "R75", card: facts.musician.card,
                "\(facts.musician.name) has facts of a sideline day, which pay nothing on a "
                    + "recording call.")
        }
    }
}
