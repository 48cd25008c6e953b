import AFMModel

extension CallFacts {
    /// What the kind of a call alone asks about.
    static func kindFindings(
        on sheet: CallSheet, _ musicians: [MusicianFacts], _ rulings: PayRulings
    ) -> [Finding] {
        switch sheet.call.kind {
        case .recording:
            foreignFacts(on: sheet, musicians) + finishedMusicFindings(on: sheet)
        case .sideline: SidelineFindings(sheet: sheet, musicians: musicians).all()
        case .production:
            ProductionFindings(sheet: sheet, musicians: musicians).all()
                + staffing(musicians, rulings).filter { $0.rule == PayRule.r9.id }
        case .multiTrack: MultiTrackFindings(sheet: sheet, musicians: musicians).all()
        }
    }

    /// Facts of another kind of call, which decide nothing on this one.
    private static func foreignFacts(
        on sheet: CallSheet, _ musicians: [MusicianFacts]
    ) -> [Finding] {
        var findings: [Finding] = []
        let weekly = "A weekly schedule is for production musicians, and pays nothing here."
        if sheet.call.weeklySchedule != nil {
            findings.append(Finding(.warning, rule: "R61", weekly))
        }
        if sheet.call.electronicRate?.elected == .multiTrack {
            findings.append(
                Finding(
                    .warning, rule: "R46",
                    "Multi-tracking rates are elected for a call of kind recording; real time is "
                        + "paid."))
        }
        for facts in musicians {
            let (name, card) = (facts.musician.name, facts.musician.card)
            if facts.musician.weeklySchedule != nil {
                findings.append(Finding(.warning, rule: "R61", card: card, weekly))
            }
            if facts.musician.sideline != nil {
                findings.append(
                    Finding(
                        .warning, rule: "R75", card: card,
                        "\(name) has facts of a sideline day, which pay nothing here."))
            }
        }
        return findings
    }
}
