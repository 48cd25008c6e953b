import AFMModel

extension CallFacts {
    /// Whether a manager was there throughout (R11), and who cannot stay past the hold (R12).
    static func presenceFindings(
        of musicians: [MusicianFacts], on sheet: CallSheet, _ rulings: PayRulings
    ) -> [Finding] {
        let present = musicians.filter {
            $0.service != nil && $0.service?.cancellation == nil && !$0.isConsultant
        }
        return uncovered(present).map { minutes in
            Finding(
                .warning, rule: "R11",
                "\(minutes.count) min without an orchestra manager: "
                    + sheet.call.zone.clockTimes(of: [minutes]) + ".")
        } + present.compactMap { holdFinding($0, on: sheet, rulings) }
    }

    /// The minutes of the call at which no listed manager was there; none where none is listed.
    private static func uncovered(_ present: [MusicianFacts]) -> [Range<Int>] {
        let managers = present.filter(\.musician.isManager)
        guard !managers.isEmpty, let start = present.compactMap(\.service?.start).min(),
            let end = present.compactMap(\.service?.dismissed).max()
        else { return [] }
        let times = managers.compactMap { facts -> Range<Int>? in
            guard let service = facts.service else { return nil }
            let from = facts.musician.reported?.minutesSince1970 ?? service.start
            return from < service.dismissed ? from..<service.dismissed : nil
        }
        var gaps: [Range<Int>] = []
        var covered = start
        for time in times.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if covered < min(time.lowerBound, end) {
                gaps.append(covered..<min(time.lowerBound, end))
            }
            covered = max(covered, time.upperBound)
        }
        if covered < end { gaps.append(covered..<end) }
        return gaps
    }

    private static func holdFinding(
        _ facts: MusicianFacts, on sheet: CallSheet, _ rulings: PayRulings
    ) -> Finding? {
        guard let said = facts.musician.cannotStayPastHold, let service = facts.service else {
            return nil
        }
        let late = said.minutesSince1970 - service.start
        let musician = facts.musician
        let what =
            "\(musician.name) cannot stay past the hold hour (said "
            + sheet.call.zone.clockTime(at: said) + "). "
        return late <= rulings.holdNoticeGraceMinutes
            ? Finding(
                .info, rule: "R12", card: musician.card,
                what + "It is for the contractor to find a replacement.")
            : Finding(
                .warning, rule: "R12", card: musician.card,
                what + "That was \(late) min after the call: it is for the musician to find a "
                    + "replacement.")
    }
}
