import AFMModel

/// What people should know or mend of a sideline call by itself.
struct SidelineFindings {
    let sheet: CallSheet
    let musicians: [MusicianFacts]

    private var isCancelled: Bool { sheet.call.cancelled != nil }
    private var working: [MusicianFacts] {
        isCancelled ? [] : musicians.filter { $0.service != nil }
    }

    func all() -> [Finding] {
        var findings = managerRequired()
        findings += ManagerPresence(working, on: sheet).findings()
        for musician in working { findings += meals(of: musician) + facts(of: musician) }
        if let cancelled = sheet.call.cancelled, cancelled.reason == .other {
            findings.append(
                Finding(
                    .error, rule: "R67",
                    "The call was cancelled for a reason for which none may be; \(cancelled.by) "
                        + "gave notice."))
        }
        return findings
    }

    /// Ten musicians need a manager (R69).
    private func managerRequired() -> [Finding] {
        let counted = PayRule.countTowardManager(
            working.map(\.musician), countNonPlayingManager: false)
        guard counted >= PayRule.managerRequiredFrom,
            !working.contains(where: { $0.musician.isManager })
        else { return [] }
        return [
            Finding(
                .error, rule: "R69",
                "An orchestra manager is required: \(counted) sideline musicians, leader "
                    + "included, and none is listed.")
        ]
    }

    /// How long the meals were, and when they came (R72).
    private func meals(of musician: MusicianFacts) -> [Finding] {
        guard let service = musician.service else { return [] }
        let (name, card) = (musician.musician.name, musician.musician.card)
        let zone = sheet.call.zone
        let meals = PayRule.meals(of: musician.musician, on: sheet)
            .filter { $0.overlaps(service.start..<service.dismissed) }
            .sorted { $0.lowerBound < $1.lowerBound }
        var findings: [Finding] = []
        var last = service.start
        for (index, meal) in meals.enumerated() {
            let clock = zone.clockTimes(of: [meal])
            if meal.count < PayRule.mealMinutes.lowerBound {
                findings.append(
                    Finding(
                        .warning, rule: "R72", card: card,
                        "The meal of \(name), \(clock), was shorter than half an hour."
                            + (index == 0 ? " Nothing is deducted." : "")))
            }
            if meal.count > PayRule.mealMinutes.upperBound {
                findings.append(
                    Finding(
                        .warning, rule: "R72", card: card,
                        "The meal of \(name), \(clock), was longer than an hour."
                            + (index == 0 ? " One hour is deducted." : "")))
            }
            findings += lateMeal(name, card, from: last, to: meal.lowerBound)
            last = max(last, meal.upperBound)
        }
        return findings + lateMeal(name, card, from: last, to: service.dismissed)
    }

    private func lateMeal(_ name: String, _ card: String?, from: Int, to: Int) -> [Finding] {
        let minutes = to - from
        guard minutes > PayRule.mealDueMinutes else { return [] }
        return [
            Finding(
                .warning, rule: "R72", card: card,
                "\(name) worked \(minutes / 60) h \(minutes % 60) min without a meal, "
                    + "\(sheet.call.zone.clockTimes(of: [from..<to])); 6 h are the most.")
        ]
    }

    /// What a musician's facts leave open.
    private func facts(of musician: MusicianFacts) -> [Finding] {
        let (name, card) = (musician.musician.name, musician.musician.card)
        let sideline = musician.musician.sideline ?? Sideline()
        var findings: [Finding] = []
        if sideline.leakThrough, sideline.recorded != nil {
            findings.append(
                Finding(
                    .info, rule: "R75", card: card,
                    "What \(name) recorded was leak-through; no recording session is paid."))
        }
        if !musician.musician.cancelNotices.isEmpty {
            findings.append(
                Finding(
                    .warning, rule: "R68", card: card,
                    "\(name) had a notice of cancellation, and worked; the work is paid."))
        }
        return findings
    }
}
