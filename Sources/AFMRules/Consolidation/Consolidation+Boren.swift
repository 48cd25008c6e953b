import AFMModel

extension Consolidation {
    /// Pays a pair of singles as one double session called at the first one's time (R27).
    ///
    /// Each musician on both is paid the double where it is more than the two singles; doubling,
    /// cartage and penalty hours stay with the calls.
    ///
    /// - Parameters:
    ///   - pair: Indices of the two calls.
    ///   - paid: Who was paid so already, for three sessions of a day.
    /// - Throws: ``PayError`` where an amount is beyond range.
    mutating func payAsDouble(
        _ pair: (earlier: Int, later: Int), paid: inout Set<MusicianPlace>
    ) throws(PayError) {
        let (first, second) = (calls[pair.earlier], calls[pair.later])
        let later = Dictionary(
            second.musicians.enumerated().map { ($1.identity, $0) },
            uniquingKeysWith: { one, _ in one })
        var raised = 0
        for (position, facts) in first.musicians.enumerated() {
            guard let other = later[facts.identity] else { continue }
            let places = (
                MusicianPlace(call: pair.earlier, position: position),
                MusicianPlace(call: pair.later, position: other)
            )
            guard !paid.contains(places.0), try payAsDouble(places) else { continue }
            paid.formUnion([places.0, places.1])
            raised += 1
        }
        note(
            Finding(
                .info, rule: "R27",
                "This and the call of \(first.sheet.call.start.text(in: first.sheet.call.zone)) "
                    + "are one double session; "
                    + (raised == 0
                        ? "as one they pay nothing more." : "\(raised) musicians are paid so.")),
            on: pair.later)
    }

    /// - Returns: Whether the double pays more than the two singles.
    private mutating func payAsDouble(
        _ places: (MusicianPlace, MusicianPlace)
    ) throws(PayError) -> Bool {
        let call = calls[places.0.call]
        let facts = (
            call.musicians[places.0.position],
            calls[places.1.call].musicians[places.1.position]
        )
        guard let first = facts.0.service, let second = facts.1.service,
            first.isSingle, second.isSingle, !facts.0.isConsultant, !facts.1.isConsultant
        else { return false }
        let plan = WorkPlan.double(
            start: first.start, work: Self.joined(first.stretches + second.stretches),
            dismissed: second.dismissed,
            absorbsPostSpan: call.rulings.guaranteeAbsorbsPostSpan)
        let units = WorkTime(
            cutting: plan, in: call.sheet.call.zone, graceMinutes: call.rulings.unitGraceMinutes
        ).units
        // A unit is paid on the call in which it begins.
        let isFirst = { (unit: WorkUnit) in
            (unit.pieces.first?.minutes.lowerBound ?? .max) < second.start
        }
        let parts = (
            try timeLines(places.0, facts.0, units.filter(isFirst)),
            try timeLines(places.1, facts.1, units.filter { !isFirst($0) })
        )
        let before = (
            pays[places.0.call][places.0.position], pays[places.1.call][places.1.position]
        )
        do {
            let singles = try PersonPay.sum(of: before.0.time + before.1.time)
            let double = try PersonPay.sum(of: parts.0.lines + parts.1.lines)
            guard double > singles else { return false }
        } catch {
            throw .beyondRange(rule: "R27", amount: "two sessions together", facts.1.place)
        }
        try replaceTime(places.0, with: parts.0, facts.0)
        try replaceTime(places.1, with: parts.1, facts.1)
        return true
    }

    private func timeLines(
        _ place: MusicianPlace, _ facts: MusicianFacts, _ units: [WorkUnit]
    ) throws(PayError) -> (lines: [PayLine], openKeys: Set<String>) {
        try pricings[place.call].recording?.timeLines(
            of: units, for: facts, on: days.days[place],
            because: "Two singles, paid as one double session (R27).") ?? ([], [])
    }

    private mutating func replaceTime(
        _ place: MusicianPlace, with part: (lines: [PayLine], openKeys: Set<String>),
        _ facts: MusicianFacts
    ) throws(PayError) {
        let before = pays[place.call][place.position]
        var after = before
        after.time = part.lines
        after.openKeys.formUnion(part.openKeys)
        try adjust(
            place, to: after, rule: "R27",
            because: "Two single sessions of one picture with one conductor and the same "
                + "musicians are paid as one double session.")
    }

    /// Work of both calls; an interval of less than an hour is work too.
    private static func joined(_ stretches: [Range<Int>]) -> [Range<Int>] {
        stretches.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { joined, next in
            guard let last = joined.last,
                next.lowerBound - last.upperBound < MusicianFacts.breakMinutes
            else {
                joined.append(next)
                return
            }
            joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, next.upperBound)
        }
    }
}
