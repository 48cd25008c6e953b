import AFMModel

extension CallFacts {
    /// What people should know of a call by itself.
    static func findings(
        on sheet: CallSheet, _ musicians: [MusicianFacts], _ rulings: PayRulings
    ) -> [Finding] {
        var findings = sheet.call.kind.isRecorded ? staffing(musicians, rulings) : []
        for facts in musicians { findings += Self.findings(of: facts, on: sheet) }
        if sheet.call.kind.isRecorded {
            findings += periodFindings(of: musicians, on: sheet)
            findings += cancellationFindings(of: musicians, on: sheet)
            findings += presenceFindings(of: musicians, on: sheet, rulings)
            findings += breakFindings(of: musicians, on: sheet, rulings)
        }
        findings += intervalFindings(of: musicians, on: sheet)
        findings += kindFindings(on: sheet, musicians, rulings)
        let listed = Dictionary(
            musicians.compactMap { facts in facts.musician.card.map { ($0, facts) } },
            uniquingKeysWith: { first, _ in first })
        for facts in musicians {
            guard let card = facts.musician.substitutes,
                let absent = listed[card], absent.service != nil
            else { continue }
            findings.append(
                Finding(
                    .warning, card: facts.musician.card,
                    "\(facts.musician.name) came instead of \(absent.musician.name), who is "
                        + "listed as having worked."))
        }
        return findings
    }

    /// Leader and orchestra manager (R7, R9).
    static func staffing(
        _ musicians: [MusicianFacts], _ rulings: PayRulings
    ) -> [Finding] {
        var findings: [Finding] = []
        let present = musicians.filter { $0.service != nil && !$0.isConsultant }
        let playing = present.count { $0.musician.plays }
        let leaders = present.filter { $0.musician.role == .leader }
        if playing > 1, leaders.isEmpty {
            findings.append(
                Finding(.warning, rule: "R7", "A leader must be designated: none is listed."))
        }
        if leaders.count > 1 {
            let names = leaders.map(\.musician.name).joined(separator: ", ")
            findings.append(
                Finding(.warning, rule: "LEADER", "\(leaders.count) leaders: \(names)."))
        }
        let counted = PayRule.countTowardManager(
            present.map(\.musician), countNonPlayingManager: rulings.countNonPlayingManager)
        if counted >= PayRule.managerRequiredFrom,
            !present.contains(where: { $0.musician.isManager })
        {
            findings.append(
                Finding(
                    .error, rule: "R9",
                    "An orchestra manager is required: \(counted) musicians, leader included, "
                        + "and none is listed."))
        }
        return findings
    }

    /// What concerns one musician.
    private static func findings(of facts: MusicianFacts, on sheet: CallSheet) -> [Finding] {
        let musician = facts.musician
        var findings: [Finding] = []
        if musician.card == nil {
            findings.append(Finding(.warning, "The card of \(musician.name) is missing."))
        }
        guard let service = facts.service else { return findings }
        if let reported = musician.reported, reported.minutesSince1970 > service.start {
            let late = reported.minutesSince1970 - service.start
            findings.append(
                Finding(
                    .warning, card: musician.card,
                    "\(musician.name) reported \(late) min after the call. Nothing is deducted."))
        }
        let missing = service.unworkedMinutes
        if sheet.call.kind != .multiTrack, musician.leftForPersonalReasons, missing > 0,
            service.cancellation == nil
        {
            findings.append(
                Finding(
                    .info, card: musician.card,
                    "\(musician.name) left \(missing) min before the guaranteed end for personal "
                        + "reasons. The guarantee is paid in full."))
        }
        for item in service.cartage.map(\.instrument) where item.cartage == nil {
            findings.append(
                Finding(
                    .warning, rule: "R38", card: musician.card,
                    "No rule pays cartage for \(item.name), which \(musician.name) carried."))
        }
        return findings
    }
}
