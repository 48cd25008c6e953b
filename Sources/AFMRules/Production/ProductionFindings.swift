import AFMModel

/// What people should know or mend of a call of production musicians by itself.
struct ProductionFindings {
    let sheet: CallSheet
    let musicians: [MusicianFacts]

    func all() -> [Finding] {
        var findings: [Finding] = []
        if sheet.call.cancelled != nil {
            findings.append(
                Finding(
                    .warning, rule: "R59",
                    "No rule lets a call of production musicians be cancelled; it is paid as "
                        + "called."))
        }
        for facts in musicians {
            guard let service = facts.service, service.doubling.count > 0 else { continue }
            findings.append(
                Finding(
                    .info, rule: "R59", card: facts.musician.card,
                    "No rule pays doubling to production musicians; \(facts.musician.name) plays "
                        + "several instruments."))
        }
        return findings
    }
}
